package crm.legacy;

import crm.crypto.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A row as it came.
 *
 * @param line where it begins in its file, from 1
 * @param values by column, in the file's order; null where a JSON object says null
 */
record SourceRow(long line, Map<String, @Nullable String> values) {

    /**
     * What the row says, in 32 bytes: the same whatever the order of the columns, whichever spelling of a column's name
     * the export uses and however it writes "empty".
     *
     * @param canonical the one name of a column
     */
    byte[] hash(UnaryOperator<String> canonical) {
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

    /** A row may have a column under two names: whichever comes first. */
    private static String both(String one, String other) {
        return one.compareTo(other) <= 0 ? one + '\0' + other : other + '\0' + one;
    }

    /** With its length in front, so that no two rows run together to the same bytes. */
    private static void update(MessageDigest digest, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update((byte) (bytes.length >>> 24));
        digest.update((byte) (bytes.length >>> 16));
        digest.update((byte) (bytes.length >>> 8));
        digest.update((byte) bytes.length);
        digest.update(bytes);
    }

    /** The row for a report: what opens something is blacked out. */
    Map<String, @Nullable String> forReport() {
        Map<String, @Nullable String> shown = new LinkedHashMap<>(values);
        shown.replaceAll((column, value) -> TokenRedaction.isSecret(column) && value != null && !value.isBlank()
                ? TokenRedaction.BLACKED_OUT
                : value);
        return shown;
    }
}
