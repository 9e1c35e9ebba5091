package crm.searchtext;

import crm.graphql.RecordReference;
import crm.graphql.RequestRefused;
import crm.graphql.StorableText;
import crm.text.Blanks;
import crm.text.EmailText;
import crm.text.PhoneText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A search text and its possible meanings: words of a name or of a bike's title, a part of
 * a code, of an e-mail address, of a telephone number.
 */
public final class SearchText {

    /** Longest text that is searched for. */
    public static final int MAXIMUM_LENGTH = 200;

    /** Minimum length of a part of a code, an address or a number; shorter parts match nearly all. */
    private static final int SHORTEST_PART = 3;

    /** Only this many words, the longest, are searched; more hardly narrow the result. */
    private static final int MOST_WORDS = 12;

    /** Most words that are compared for similarity if no exact match exists; the whole text is compared too. */
    private static final int MOST_SIMILAR_WORDS = 4;

    private static final Pattern BETWEEN_WORDS = Pattern.compile("[\\p{Z}\\p{Cc}\\p{S}\\p{P}&&[^'’‘`´ʼ·\"“”″′׳״]]+");

    /** A sign of Cyrillic alone has no sound, so it finds nothing. */
    private static final Pattern SOUNDS = Pattern.compile(".*[\\p{L}\\p{N}&&[^ьъЬЪ]].*");

    private static final Pattern SIGNS = Pattern.compile("[%_\\\\]");

    /** A Telegram handle as {@code crm.customer.TelegramHandle} reads it, or a part of it. */
    private static final Pattern HANDLE =
            Pattern.compile("(?<sign>(?:https?://)?(?:t\\.me|telegram\\.me)/|@)?(?<name>[A-Za-z0-9_]{3,32})/?");

    private static final Pattern BETWEEN_DIGITS_OR_LETTERS = Pattern.compile("[\\p{Z}\\p{Cc}\\p{Cf}\\p{Pd}]");

    private final String text;

    private final List<String> words;

    private final @Nullable String part;

    private final @Nullable PhoneText phone;

    private final @Nullable String tracking;

    private final @Nullable UUID uuid;

    private final @Nullable Matcher handle;

    private SearchText(
            String text,
            List<String> words,
            @Nullable String part,
            @Nullable PhoneText phone,
            @Nullable String tracking,
            @Nullable UUID uuid,
            @Nullable Matcher handle) {
        this.text = text;
        this.words = words;
        this.part = part;
        this.phone = phone;
        this.tracking = tracking;
        this.uuid = uuid;
        this.handle = handle;
    }

    /** @throws RequestRefused if it is empty, or longer than {@value #MAXIMUM_LENGTH} characters */
    public static SearchText parse(String argument, String given) {
        String text = Blanks.strip(given);
        if (text.isEmpty() || text.codePointCount(0, text.length()) > MAXIMUM_LENGTH || !StorableText.is(text)) {
            throw RequestRefused.badArgument(argument, "filter.search", MAXIMUM_LENGTH);
        }
        List<String> words = Arrays.stream(BETWEEN_WORDS.split(text))
                .filter(word -> SOUNDS.matcher(word).matches())
                .distinct()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .limit(MOST_WORDS)
                .toList();
        boolean inOnePiece = text.chars().noneMatch(Character::isWhitespace) && !words.isEmpty();
        PhoneText phone = PhoneText.parse(text)
                .filter(number -> number.digits().length() >= SHORTEST_PART)
                .orElse(null);
        Matcher handle = HANDLE.matcher(text);
        String letters = BETWEEN_DIGITS_OR_LETTERS.matcher(text).replaceAll("");
        return new SearchText(
                text,
                words,
                inOnePiece && text.length() >= SHORTEST_PART ? text : null,
                phone,
                letters.length() >= SHORTEST_PART && letters.matches("[A-Za-z0-9]+") ? letters : null,
                RecordReference.isUuid(text) ? UUID.fromString(text) : null,
                handle.matches() && !words.isEmpty() ? handle : null);
    }

    /** Only signs without a sound or digit: no search is necessary. */
    public boolean findsNothing() {
        return words.isEmpty();
    }

    boolean hasWords() {
        return !words.isEmpty();
    }

    boolean isAddress() {
        return part != null && part.indexOf('@') >= 0;
    }

    /**
     * Whether it can be a part of a code or an id, which are of ASCII alone. Where the database's locale is C, other
     * letters have no trigrams, and a search for them there would read the whole index in vain.
     */
    boolean hasPartOfCode() {
        return part != null && StandardCharsets.US_ASCII.newEncoder().canEncode(part);
    }

    boolean hasDigits() {
        return phone != null;
    }

    boolean isDialledWithinRussia() {
        return phone != null && phone.digits().startsWith("8");
    }

    /** Whether it is a whole number of some country, perhaps with that country's national prefix. */
    boolean hasWholeNumber() {
        return phone != null && (phone.e164() != null || phone.nationalDigits() != null);
    }

    boolean hasTracking() {
        return tracking != null;
    }

    /** Whether it can be a Telegram handle, a link to one, a numeric id, or a part of these. */
    boolean hasHandle() {
        return handle != null;
    }

    boolean hasUuid() {
        return uuid != null;
    }

    /**
     * All words, each at the beginning of one of the column's.
     *
     * @param spelled the column as it was written: signs that have no sound have to stand there as they do in the text
     */
    String begins(String column, String spelled) {
        String begins = each(words.size(), i -> "%s like (select begins%d from sought)".formatted(column, i));
        return hasSigns()
                ? begins + " and position((select spelled from sought) in lower(" + spelled + ")) > 0"
                : begins;
    }

    /** Whether the text contains wildcards of LIKE, which are literal characters in a search. */
    boolean hasSigns() {
        return SIGNS.matcher(text).find();
    }

    /** All words, each as one of the column's. */
    String whole(String column) {
        return each(words.size(), i -> "%s like (select whole%d from sought)".formatted(column, i));
    }

    /** Every word similar to one of the column's; of many, the longest. */
    String similar(String column) {
        return each(
                Math.min(words.size(), MOST_SIMILAR_WORDS),
                i -> "%s %%> (select whole%d from sought)".formatted(column, i));
    }

    private interface Condition {
        String of(int word);
    }

    private static String each(int words, Condition condition) {
        return IntStream.range(0, words).mapToObj(condition::of).collect(Collectors.joining(" and "));
    }

    /** The first part of a {@code with}: the text folded as the columns are, once for the whole statement. */
    public String sought() {
        List<String> columns = new ArrayList<>();
        columns.add("search_fold(:text) as folded");
        columns.add("lower(:text) as spelled");
        for (int i = 0; i < words.size(); i++) {
            columns.add("search_begins(:word%1$d) as begins%1$d, '%%' || search_fold(:word%1$d) || '%%' as whole%1$d"
                    .formatted(i));
        }
        return "sought as materialized (select " + String.join(", ", columns) + ")";
    }

    /** The parameters of {@link #sought()} and of the selects of {@link SearchPredicates}. */
    public Map<String, @Nullable Object> parameters() {
        Map<String, @Nullable Object> parameters = new HashMap<>();
        parameters.put("text", text);
        parameters.put("textCases", new String[] {text, text.toUpperCase(Locale.ROOT), text.toLowerCase(Locale.ROOT)});
        for (int i = 0; i < words.size(); i++) {
            parameters.put("word" + i, words.get(i));
        }
        if (part != null) {
            parameters.put("code", part.toUpperCase(Locale.ROOT));
            parameters.put("address", EmailText.canonical(part));
            parameters.put("part", "%" + escaped(part.toLowerCase(Locale.ROOT)) + "%");
            parameters.put("addressPart", "%" + escaped(EmailText.canonical(part)) + "%");
        }
        if (phone != null) {
            String digits = phone.digits();
            // Within Russia a number is dialled with 8 instead of +7, also by those who know only its beginning.
            String abroad = digits.startsWith("8") ? "7" + digits.substring(1) : digits;
            parameters.put("digits", "%" + digits + "%");
            parameters.put("number", phone.e164() == null ? "+" + abroad : phone.e164());
            parameters.put("national", phone.nationalDigits() == null ? null : "%" + phone.nationalDigits());
            parameters.put("numberBegins", "+" + abroad + "%");
        }
        if (tracking != null) {
            parameters.put("tracking", tracking.toUpperCase(Locale.ROOT));
            parameters.put("trackingPart", "%" + tracking.toUpperCase(Locale.ROOT) + "%");
        }
        if (handle != null) {
            String name = handle.group("name").toLowerCase(Locale.ROOT);
            parameters.put("handle", name);
            parameters.put("handlePart", (handle.group("sign") == null ? "%" : "@") + escaped(name) + "%");
        }
        if (uuid != null) {
            parameters.put("uuid", uuid);
        }
        return parameters;
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
    }
}
