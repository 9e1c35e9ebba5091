package crm.sql;

import java.util.Arrays;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Names of enum constants for SQL, so that a condition on a status comes from a property of the enum. */
public final class EnumNames {

    private EnumNames() {}

    /** The constants for which the property holds, in the order of declaration: a value for {@code any(:names)}. */
    public static <E extends Enum<E>> String[] array(Class<E> type, Predicate<E> property) {
        return Arrays.stream(type.getEnumConstants())
                .filter(property)
                .map(Enum::name)
                .toArray(String[]::new);
    }

    /**
     * The same as literals in parentheses: {@code ('CLOSED', 'REFUNDED')}. The planner uses a partial index only if the
     * statement names the values; a parameter hides them.
     *
     * @throws IllegalArgumentException if the property holds for no constant: {@code in ()} is not valid SQL
     */
    public static <E extends Enum<E>> String list(Class<E> type, Predicate<E> property) {
        String[] names = array(type, property);
        if (names.length == 0) {
            throw new IllegalArgumentException("no constant of " + type.getName() + " has the property");
        }
        return Arrays.stream(names).collect(Collectors.joining("', '", "('", "')"));
    }
}
