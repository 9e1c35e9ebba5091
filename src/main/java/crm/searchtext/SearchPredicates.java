package crm.searchtext;

import java.util.ArrayList;
import java.util.List;

/**
 * Search predicates for one table, each a select that an index can answer alone; one big
 * "or" would read the table.
 *
 * <p>Its rows have {@code id}, {@code field} (what matched: a {@code SearchField}), {@code grade} (how well: the place
 * in {@code SearchCloseness}), {@code distance} (of two with the same grade, the smaller is better) and {@code at}.
 * They need a {@code with} clause that starts with {@link SearchText#sought()}.
 */
public final class SearchPredicates {

    /** Which spellings count. */
    public enum Spelling {
        /** Same letters, regardless of accents, case and alphabet. */
        RIGHT,
        /** With one or two typing errors. */
        SIMILAR
    }

    private final String from;

    private final SearchText text;

    private final Spelling spelling;

    private final List<String> selects = new ArrayList<>();

    /** @param from the table as {@code s}, and which of its rows can be found at all: {@code customers s where …} */
    public SearchPredicates(String from, SearchText text, Spelling spelling) {
        this.from = from;
        this.text = text;
        this.spelling = spelling;
    }

    /**
     * By the words of a name or a title.
     *
     * @param folded the column that {@code search_names} filled
     * @param spelled the column as it was written
     */
    public SearchPredicates words(String field, String folded, String spelled) {
        if (!text.hasWords() || (spelling == Spelling.SIMILAR && text.hasSigns())) {
            return this;
        }
        String asWritten =
                "case when position((select spelled from sought) in lower(" + spelled + ")) > 0 then 0 else 1 end";
        return switch (spelling) {
            case RIGHT ->
                way(
                        field,
                        "case when " + text.whole(folded) + " then 1 else 2 end",
                        asWritten + " * 1000 + abs(length(" + folded + ") - (select length(folded) from sought))",
                        text.begins(folded, spelled));
            case SIMILAR ->
                way(
                        field,
                        "3",
                        "(1000 * (1 - similarity(" + folded + ", (select folded from sought))))::integer",
                        text.similar(folded));
        };
    }

    /**
     * By a telephone number's digits, in any format.
     *
     * @param number in E.164
     * @param raw as it was given, where that is no number
     */
    public SearchPredicates phone(String number, String raw) {
        number("PHONE", number, "0");
        if (right(text.hasDigits())) {
            way("PHONE", "2", "0", number + " is null and search_digits(" + raw + ") like :digits");
        }
        return this;
    }

    /** By a WhatsApp number's digits, in any format. Of two equal numbers, the phone is the better match. */
    public SearchPredicates whatsapp(String number) {
        return number("WHATSAPP", number, "1");
    }

    private SearchPredicates number(String field, String number, String distance) {
        if (right(text.hasDigits())) {
            way(field, grade(number + " = :number"), distance, number + " like :digits");
            if (text.isDialledWithinRussia()) {
                way(field, grade(number + " = :number"), distance, number + " like :numberBegins");
            }
            if (text.hasWholeNumber()) {
                way(
                        field,
                        grade(number + " = :number"),
                        distance,
                        "(" + number + " = :number or " + number + " like :national::text)");
            }
        }
        return this;
    }

    /** By a Telegram handle or numeric id, or a part of it; a text that begins with {@code @} by the beginning. */
    public SearchPredicates telegram(String handle) {
        if (right(text.hasHandle())) {
            way(
                    "TELEGRAM",
                    grade("lower(" + handle + ") in (:handle, '@' || :handle)"),
                    "0",
                    "lower(" + handle + ") like :handlePart");
        }
        return this;
    }

    /** By an e-mail address or a part of it; a text without {@code @} is searched only in the part before it. */
    public SearchPredicates email(String address) {
        if (right(text.isAddress() || text.hasPartOfCode())) {
            way(
                    "EMAIL",
                    grade(address + " = :address"),
                    "0",
                    (text.isAddress() ? address : "split_part(" + address + ", '@', 1)") + " like :addressPart");
        }
        return this;
    }

    /** By a record's code or a part of it. */
    public SearchPredicates code(String code) {
        if (right(text.hasPartOfCode())) {
            way("CODE", grade(code + " = :code"), "0", code + " ilike :part");
        }
        return this;
    }

    /** By an id of this API or of the old CRM; also by a part of what is not a UUID: in full if it has blanks. */
    public SearchPredicates ids(String id, String legacyId, String legacyUuid) {
        if (right(text.hasPartOfCode())) {
            way("LEGACY_ID", grade("upper(" + legacyId + ") = :code"), "0", legacyId + " ilike :part");
        } else if (spelling == Spelling.RIGHT) {
            way("LEGACY_ID", "0", "0", legacyId + " = any(:textCases)");
        }
        if (right(text.hasUuid())) {
            way("ID", "0", "0", id + " = :uuid");
            way("LEGACY_ID", "0", "0", legacyUuid + " = :uuid");
        }
        return this;
    }

    /**
     * By a carrier's number or a part of it.
     *
     * @param number SQL of the number in capital letters, without spaces and hyphens
     */
    public SearchPredicates trackingNumber(String number) {
        if (right(text.hasTracking())) {
            way("TRACKING_NUMBER", grade(number + " = :tracking"), "0", number + " like :trackingPart");
        }
        return this;
    }

    private boolean right(boolean applies) {
        return applies && spelling == Spelling.RIGHT;
    }

    private static String grade(String whole) {
        return "case when " + whole + " then 0 else 2 end";
    }

    private SearchPredicates way(String field, String grade, String distance, String condition) {
        selects.add("select s.id, '" + field + "' as field, " + grade + " as grade, " + distance
                + " as distance, s.created_at as at from " + from + (from.contains(" where ") ? " and " : " where ")
                + condition);
        return this;
    }

    public List<String> list() {
        return selects;
    }

    /** Only the ids, of all selects. */
    public static String ids(List<String> selects) {
        return selects.isEmpty()
                ? "select null::uuid as id where false"
                : "select id from (" + String.join(" union all ", selects) + ") found";
    }
}
