package crm.sql;

import static java.nio.charset.StandardCharsets.UTF_8;

import crm.crypto.Encryptor;
import crm.crypto.Signer;
import crm.crypto.SigningKeys;
import crm.graphql.RequestRefused;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * Opaque, encrypted places in a list. A cursor carries the list and the sort that it belongs to, the sort keys of its
 * row and the row's id as tie-breaker. Sort keys can be names of people, and clients put cursors into URLs, which are
 * logged.
 */
@Component
public class Cursors {

    /** Of cursors of earlier versions, which were signed and not encrypted. */
    private static final int SIGNATURE_BYTES = 12;

    private static final String SEPARATOR = "\u001f";

    private final Encryptor encryptor;

    private final Signer signer;

    Cursors(SigningKeys keys) {
        encryptor = keys.encryptor("cursor");
        signer = keys.signer("cursor", SIGNATURE_BYTES);
    }

    /** Where a row stands: after all rows with a smaller key, and among equal keys, after those with a smaller id. */
    public record Position(List<String> keys, UUID id) {}

    public String encode(String list, String sort, Position position) {
        byte[] content = (list
                        + SEPARATOR
                        + sort
                        + SEPARATOR
                        + String.join(SEPARATOR, position.keys())
                        + SEPARATOR
                        + position.id())
                .getBytes(UTF_8);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(encryptor.encrypt(content));
    }

    /**
     * @param argument the name of the argument that holds the cursor
     * @param list what the list in which it is used holds
     * @param sort the sort of that list
     * @throws RequestRefused if it was not made here, was altered, or belongs to another list or sort
     */
    public Position decode(String argument, String cursor, String list, String sort) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(cursor);
        } catch (IllegalArgumentException e) {
            throw RequestRefused.badArgument(argument, "cursor.invalid");
        }
        byte[] content = encryptor
                .decrypt(bytes)
                .or(() -> signed(bytes))
                .orElseThrow(() -> RequestRefused.badArgument(argument, "cursor.invalid"));
        String[] parts = new String(content, UTF_8).split(SEPARATOR, -1);
        if (!parts[0].equals(list)) {
            throw RequestRefused.badArgument(argument, "cursor.otherList");
        }
        if (!parts[1].equals(sort)) {
            throw RequestRefused.badArgument(argument, "cursor.otherSort");
        }
        int last = parts.length - 1;
        return new Position(List.of(parts).subList(2, last), UUID.fromString(parts[last]));
    }

    /** The content of a cursor of an earlier version: clients that synchronise keep cursors for a long time. */
    private Optional<byte[]> signed(byte[] bytes) {
        int length = bytes.length - SIGNATURE_BYTES;
        if (length < 1) {
            return Optional.empty();
        }
        byte[] content = Arrays.copyOf(bytes, length);
        return signer.isSigned(content, Arrays.copyOfRange(bytes, length, bytes.length))
                ? Optional.of(content)
                : Optional.empty();
    }
}
