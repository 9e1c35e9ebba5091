package crm.security;

import static java.nio.charset.StandardCharsets.US_ASCII;

import crm.crypto.Sha256;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * What a program sends to say who it is: {@code crm_live_}, 30 random characters of base 62 (178 bits), and six that
 * check them, so that a typo is told from a key without asking the database, and a scanner of secrets finds nothing
 * else.
 */
public final class ApiKeySecret {

    private static final String PREFIX = "crm_live_";

    private static final int RANDOM = 30;

    private static final int CHECK = 6;

    private static final Pattern FORM = Pattern.compile(PREFIX + "[0-9A-Za-z]{" + (RANDOM + CHECK) + "}");

    private static final String DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private static final SecureRandom CHANCE = new SecureRandom();

    /** What may be shown of a key later on: enough to tell one from another. */
    private static final int SHOWN = PREFIX.length() + 4;

    private final String text;

    private ApiKeySecret(String text) {
        this.text = text;
    }

    public static ApiKeySecret random() {
        StringBuilder key = new StringBuilder(PREFIX);
        for (int i = 0; i < RANDOM; i++) {
            key.append(DIGITS.charAt(CHANCE.nextInt(DIGITS.length())));
        }
        return new ApiKeySecret(key + check(key.toString()));
    }

    /** Whether a token is meant to be a key, right or wrong. */
    static boolean isMeant(String token) {
        return token.startsWith("crm_");
    }

    /** Empty for what can be no key. */
    static Optional<ApiKeySecret> parse(String token) {
        int end = token.length() - CHECK;
        return FORM.matcher(token).matches() && token.substring(end).equals(check(token.substring(0, end)))
                ? Optional.of(new ApiKeySecret(token))
                : Optional.empty();
    }

    private static String check(String key) {
        CRC32 crc = new CRC32();
        crc.update(key.getBytes(US_ASCII));
        StringBuilder check = new StringBuilder();
        for (long rest = crc.getValue(); check.length() < CHECK; rest /= DIGITS.length()) {
            check.insert(0, DIGITS.charAt((int) (rest % DIGITS.length())));
        }
        return check.toString();
    }

    /** What is kept of it. */
    public byte[] hash() {
        return Sha256.of(text.getBytes(US_ASCII));
    }

    /** Its beginning. */
    public String prefix() {
        return text.substring(0, SHOWN);
    }

    /** The complete key, for the response to its creator. */
    public String reveal() {
        return text;
    }
}
