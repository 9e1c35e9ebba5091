package crm.legacy.row;

import crm.crypto.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A row of a source, unchanged.
 *
 * @param line the line of its file on which it begins, or the row's number in its table, from 1
 * @param values by column, in the order of the source; null for a null of the source
 */
public record SourceRow(long line, Map<String, @Nullable String> values) {

    /**
     * A hash of 32 bytes. It does not depend on the order of the columns, on which of its names a column has, or on how
     * the export writes an empty value.
     *
     * @param canonical maps each name of a column to the same one
     */
    public byte[] hash(UnaryOperator<String> canonical) {
        Map<String, String> sorted = new TreeMap<>();
        values.forEach((column, value) -> {
            if (value != null && !value.isEmpty()) {
                sorted.merge(canonical.apply(column), value, SourceRow::both);
            }
        });
        MessageDigest digest = Sha256.digest();
        sorted.forEach((column, value) -> {
            update(digest, column);
            update(digest, value);
        });
        return digest.digest();
    }

    /** A row may have a column under two names: the order of the two does not matter. */
    private static String both(String one, String other) {
        return one.compareTo(other) <= 0 ? one + '\0' + other : other + '\0' + one;
    }

    /** Adds the length first, so that two different rows cannot give the same bytes. */
    private static void update(MessageDigest digest, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update((byte) (bytes.length >>> 24));
        digest.update((byte) (bytes.length >>> 16));
        digest.update((byte) (bytes.length >>> 8));
        digest.update((byte) bytes.length);
        digest.update(bytes);
    }

    /** The size of the values. */
    public long characters() {
        return values.values().stream()
                .mapToLong(value -> value == null ? 0 : value.length())
                .sum();
    }

    /** The row for a report, with tokens redacted. */
    public Map<String, @Nullable String> forReport() {
        Map<String, @Nullable String> shown = new LinkedHashMap<>(values);
        shown.replaceAll((column, value) ->
                TokenRedaction.isSecret(column) && value != null && !value.isBlank() ? TokenRedaction.REDACTED : value);
        return shown;
    }
}
