package crm.legacy.table;

import crm.inspection.CheckResult;
import crm.inspection.ChecklistPoint;
import crm.legacy.row.ImportRow;
import crm.legacy.value.JsonValueParser;
import crm.legacy.value.MalformedValue;
import crm.legacy.value.RejectionReason;
import crm.legacy.value.TimeParser;
import crm.legacy.value.ValueParser;
import crm.text.Blanks;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads a checklist of the old CRM: a JSON object with members {@code 1_brand_verified} to {@code 28_final_approval}.
 * The number is the place of the point in {@link ChecklistPoint}. A value is true, false, null, or an object with
 * {@code status}, {@code comment}, {@code photos} and {@code updated_at}.
 */
final class LegacyChecklist {

    private static final Pattern KEY = Pattern.compile("([1-9][0-9]?)_.*");

    // The limit of the table checklist_items.
    private static final int MAX_PHOTOS = 20;

    private static final Set<String> MEMBERS = Set.of("status", "comment", "photos", "updated_at");

    private LegacyChecklist() {}

    /** The points that were checked or commented, as a JSON list; null for none. What it cannot read adds a warning. */
    static @Nullable String read(ImportRow row, String column) {
        JsonNode checklist = row.field(column).optional(JsonValueParser::object);
        if (checklist == null) {
            return null;
        }
        ArrayNode points = JsonNodeFactory.instance.arrayNode();
        Set<ChecklistPoint> read = EnumSet.noneOf(ChecklistPoint.class);
        for (var member : checklist.properties()) {
            try {
                ChecklistPoint point = point(member.getKey());
                if (!read.add(point)) {
                    throw new MalformedValue(RejectionReason.IGNORED_VALUE, "the point occurs twice");
                }
                ObjectNode values = values(member.getValue());
                if (!values.isEmpty()) {
                    points.add(values.put("item", point.name()));
                }
            } catch (MalformedValue e) {
                row.warn(
                        column,
                        e.reason(),
                        member.getKey() + ": " + member.getValue(),
                        "the point " + member.getKey() + ": " + e.problem() + ": left out");
            }
        }
        return points.isEmpty() ? null : points.toString();
    }

    private static ChecklistPoint point(String key) {
        Matcher matcher = KEY.matcher(key);
        ChecklistPoint[] points = ChecklistPoint.values();
        int number = matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
        if (number < 1 || number > points.length) {
            throw new MalformedValue(RejectionReason.UNKNOWN_KEY, "not a point of the checklist");
        }
        return points[number - 1];
    }

    /** Empty for a point without a result, a comment and photos. */
    private static ObjectNode values(JsonNode value) {
        ObjectNode values = JsonNodeFactory.instance.objectNode();
        JsonNode status = value.isObject() ? value.path("status") : value;
        CheckResult result = result(status);
        if (value.isObject()) {
            for (String member : value.propertyNames()) {
                if (!MEMBERS.contains(member)) {
                    throw new MalformedValue(RejectionReason.UNKNOWN_KEY, "the member " + member + " is not imported");
                }
            }
            text(value.path("comment"), values, "comment");
            photos(value.path("photos"), values);
            String updatedAt = text(value.path("updated_at"));
            if (updatedAt != null) {
                values.put("updated_at", TimeParser.instant(updatedAt).toString());
            }
        }
        boolean untouched = result == CheckResult.PENDING && !values.has("comment") && !values.has("photos");
        return untouched ? values.removeAll() : values.put("result", result.name());
    }

    private static CheckResult result(JsonNode status) {
        if (status.isNull() || status.isMissingNode()) {
            return CheckResult.PENDING;
        }
        return switch (Blanks.strip(status.asString("")).toLowerCase(Locale.ROOT)) {
            case "true", "1", "t", "yes", "pass", "passed", "ok" -> CheckResult.PASS;
            case "false", "0", "f", "no", "fail", "failed" -> CheckResult.FAIL;
            case "", "pending", "null" -> CheckResult.PENDING;
            default -> throw new MalformedValue(RejectionReason.UNKNOWN_VALUE, "unknown result");
        };
    }

    private static void text(JsonNode value, ObjectNode values, String member) {
        String text = text(value);
        if (text != null) {
            values.put(member, ValueParser.text(ValueParser.NOTE).apply(text));
        }
    }

    private static @Nullable String text(JsonNode value) {
        if (value.isNull() || value.isMissingNode()) {
            return null;
        }
        if (!value.isString()) {
            throw new MalformedValue(RejectionReason.INVALID_JSON, "not a text");
        }
        String text = Blanks.strip(value.stringValue());
        return text.isEmpty() ? null : text;
    }

    private static void photos(JsonNode value, ObjectNode values) {
        if (value.isNull() || value.isMissingNode() || value.isArray() && value.isEmpty()) {
            return;
        }
        List<String> photos = JsonValueParser.texts(value);
        if (photos.size() > MAX_PHOTOS) {
            throw new MalformedValue(RejectionReason.TEXT_TOO_LONG, "more than " + MAX_PHOTOS + " photos");
        }
        photos.forEach(values.putArray("photos")::add);
    }
}
