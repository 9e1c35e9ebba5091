package crm.sql;

import crm.graphql.AmountRange;
import crm.graphql.DateTimeRange;
import crm.graphql.RecordReference;
import crm.graphql.RequestRefused;
import crm.graphql.StorableText;
import crm.searchtext.SearchPredicates;
import crm.searchtext.SearchText;
import crm.text.Blanks;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The conditions of a list. A filter's field that is null adds none; one that cannot be meant is refused with the name
 * of its argument.
 */
public final class Where {

    /** Values that are compared one by one. */
    private static final int FEW = 10;

    /** Most texts that one filter searches for: each of them reads several indexes. */
    private static final int MOST_SEARCHES = 3;

    private static final Pattern PARAMETER = Pattern.compile("(?<!:):(\\w+)");

    private final List<String> conditions = new ArrayList<>();

    private final Map<String, @Nullable Object> parameters = new HashMap<>();

    private int searches;

    public Where and(String condition) {
        conditions.add(condition);
        return this;
    }

    /** A parameter for a condition. */
    public Where with(String name, @Nullable Object value) {
        parameters.put(name, value);
        return this;
    }

    /** @param name of the parameter in the condition */
    public Where and(String condition, String name, Object value) {
        return with(name, value).and(condition);
    }

    /**
     * One of these values. An empty list is no condition: a form sends it where its user chose nothing.
     *
     * @param argument path of the filter's field, for the refusal of a value
     */
    public Where anyOf(String expression, String argument, @Nullable Collection<?> values) {
        return anyOfThrough("%s", expression, argument, values);
    }

    /**
     * One of these values, in a record that this one refers to.
     *
     * @param through SQL of the condition, with {@code %s} in place of the condition on the other record. A subquery in
     *     it is hashed once: {@code is true} prevents that it becomes a join, which looks each row up
     */
    public Where anyOfThrough(String through, String expression, String argument, @Nullable Collection<?> values) {
        return values == null || values.isEmpty()
                ? this
                : and(through.formatted(met(expression, argument, "text", texts(argument, values))));
    }

    /** None of these values: another one, or no value at all. An empty list is no condition. */
    public Where noneOf(String expression, String argument, @Nullable Collection<?> values) {
        return noneOfThrough("%s", expression, argument, values);
    }

    /** None of these values in the record that this one refers to: another one, no value, or no such record. */
    public Where noneOfThrough(String through, String expression, String argument, @Nullable Collection<?> values) {
        return anyOfThrough("(" + through + ") is not true", expression, argument, values);
    }

    private static String[] texts(String argument, Collection<?> values) {
        return values.stream()
                .map(value -> storable(argument, value.toString()))
                .distinct()
                .toArray(String[]::new);
    }

    /** One of these ids of this API. An empty list is no condition. */
    public Where anyOfIds(String expression, String argument, @Nullable List<String> ids) {
        return idsThrough("%s", expression, argument, ids);
    }

    /** None of these ids of this API, or no id at all. An empty list is no condition. */
    public Where noneOfIds(String expression, String argument, @Nullable List<String> ids) {
        return idsThrough("(%s) is not true", expression, argument, ids);
    }

    private Where idsThrough(String through, String expression, String argument, @Nullable List<String> ids) {
        if (ids == null || ids.isEmpty()) {
            return this;
        }
        UUID[] uuids = ids.stream()
                .map(id -> RecordReference.uuid(argument, id))
                .distinct()
                .toArray(UUID[]::new);
        return and(through.formatted(met(expression, argument, "uuid", uuids)));
    }

    /** A condition that is met by one of these values, which become parameters. */
    private String met(String expression, String argument, String type, Object[] values) {
        String name = parameterName(argument);
        if (values.length == 1) {
            with(name, values[0]);
            return expression + " = :" + name;
        }
        with(name, values);
        return oneOf(expression, name, type, values);
    }

    /**
     * A condition that costs PostgreSQL rows + values. A generic plan compares a row with the values of an array one by
     * one, and casts the array again for each row. So few values are an array of the right type, which an index can
     * look up. Many are a subquery, which is hashed once: {@code is true} prevents that it becomes a join.
     *
     * @param name of the parameter with the values
     * @param type of the expression in SQL
     */
    public static String oneOf(String expression, String name, String type, Object[] values) {
        return values.length <= FEW
                ? expression + " = any(:" + name + ")"
                : "(" + expression + " in (select unnest(:" + name + "::" + type + "[]))) is true";
    }

    /** Equal to a text, without the blanks around it. A blank text is no condition. */
    public Where equal(String expression, String argument, @Nullable String text) {
        if (text == null || Blanks.is(text)) {
            return this;
        }
        String name = parameterName(argument);
        return and(expression + " = :" + name, name, Blanks.strip(storable(argument, text)));
    }

    /** A text to compare with what is stored. */
    public static String storable(String argument, String text) {
        if (!StorableText.is(text)) {
            throw RequestRefused.badArgument(argument, "filter.unknownValue", StorableText.shown(text));
        }
        return text;
    }

    /** Ids as a parameter for {@code = any(:name::uuid[])}, which keeps one prepared statement for any number. */
    public static String[] uuids(Collection<UUID> ids) {
        return ids.stream().map(UUID::toString).toArray(String[]::new);
    }

    /** True: the column is empty. False: it is not. */
    public Where isNull(String column, @Nullable Boolean empty) {
        return empty == null ? this : and(column + (empty ? " is null" : " is not null"));
    }

    /** From an instant on, and before another. */
    public Where within(String expression, String argument, @Nullable DateTimeRange range) {
        if (range == null) {
            return this;
        }
        Instant from = range.from();
        Instant to = range.to();
        if (from != null && to != null && !from.isBefore(to)) {
            throw RequestRefused.badArgument(argument, "filter.rangeReversed");
        }
        String name = parameterName(argument);
        if (from != null) {
            and(expression + " >= :" + name + "From", name + "From", Utc.offset(from));
        }
        if (to != null) {
            and(expression + " < :" + name + "To", name + "To", Utc.offset(to));
        }
        return this;
    }

    /** Between two amounts, both included. */
    public Where between(String expression, String argument, @Nullable AmountRange range) {
        if (range == null) {
            return this;
        }
        BigDecimal min = range.min();
        BigDecimal max = range.max();
        if (min != null && max != null && min.compareTo(max) > 0) {
            throw RequestRefused.badArgument(argument, "filter.amountsReversed");
        }
        String name = parameterName(argument);
        if (min != null) {
            and(expression + " >= :" + name + "Min", name + "Min", min);
        }
        if (max != null) {
            and(expression + " <= :" + name + "Max", name + "Max", max);
        }
        return this;
    }

    /**
     * Records that a text finds; where none has it as it is spelled, those that have something similar. A blank text
     * is no condition.
     *
     * @param found a select of the ids, below {@link SearchText#sought()}
     */
    public Where search(
            String argument,
            @Nullable String given,
            String id,
            BiFunction<SearchText, SearchPredicates.Spelling, String> found) {
        if (given == null || Blanks.is(given)) {
            return this;
        }
        countSearches(argument, 1);
        SearchText text = SearchText.parse(argument, given);
        if (text.findsNothing()) {
            return and("false");
        }
        parameters.putAll(text.parameters());
        return and("""
                %s in (
                  with %s, found as materialized (%s)
                  select id from found
                  union all
                  select id from (%s) near where not exists (select from found))""".formatted(
                        id,
                        text.sought(),
                        found.apply(text, SearchPredicates.Spelling.RIGHT),
                        found.apply(text, SearchPredicates.Spelling.SIMILAR)));
    }

    private void countSearches(String argument, int more) {
        searches += more;
        if (searches > MOST_SEARCHES) {
            throw RequestRefused.badArgument(argument, "filter.tooManySearches", MOST_SEARCHES);
        }
    }

    /**
     * The fields {@code and}, {@code or} and {@code not} of a filter: all of the first, at least one of the second, and
     * not the third. They are one level deep. An empty list, and a group in which nothing is asked for, is no
     * condition. A group that is not met because a value is missing meets {@code not}.
     *
     * @param argument path of the filter
     * @param conditions of a group, by the group and its path
     */
    public <C> Where combined(
            String argument,
            @Nullable List<C> and,
            @Nullable List<C> or,
            @Nullable C not,
            BiFunction<C, String, Where> conditions) {
        groups(argument, "and", and == null ? List.of() : and, conditions).forEach(this::and);
        List<String> either = groups(argument, "or", or == null ? List.of() : or, conditions);
        if (!either.isEmpty()) {
            and("(" + String.join(") or (", either) + ")");
        }
        groups(argument, "not", not == null ? List.of() : List.of(not), conditions)
                .forEach(condition -> and("(" + condition + ") is not true"));
        return this;
    }

    private <C> List<String> groups(
            String argument, String field, List<C> groups, BiFunction<C, String, Where> conditions) {
        List<String> found = new ArrayList<>(groups.size());
        for (int i = 0; i < groups.size(); i++) {
            String path = argument + "." + field + (field.equals("not") ? "" : "." + i);
            Where group = conditions.apply(groups.get(i), path);
            if (!group.conditions.isEmpty()) {
                countSearches(path + ".search", group.searches);
                found.add(taken(group, field + i));
            }
        }
        return found;
    }

    /** The SQL of other conditions, whose parameters are taken over under names of their own. */
    private String taken(Where group, String prefix) {
        group.parameters.forEach((name, value) -> parameters.put(prefix + name, value));
        return PARAMETER
                .matcher(group.sql())
                .replaceAll(found -> group.parameters.containsKey(found.group(1))
                        ? ":" + prefix + found.group(1)
                        : Matcher.quoteReplacement(found.group()));
    }

    private static String parameterName(String argument) {
        return argument.substring(argument.lastIndexOf('.') + 1);
    }

    public String sql() {
        return conditions.isEmpty() ? "true" : "(" + String.join(") and (", conditions) + ")";
    }

    public Map<String, @Nullable Object> parameters() {
        return parameters;
    }
}
