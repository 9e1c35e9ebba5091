package crm.customer;

import crm.text.EmailText;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An e-mail address in the one form in which addresses are compared: see {@link EmailText}.
 *
 * @param value such as {@code vlad@example.com}
 */
public record EmailAddress(String value) {

    // RFC 5321, 4.5.3.1.3: a path has at most 256 characters, the angle brackets among them.
    private static final int MAX_LENGTH = 254;

    // Letters of any script, as internationalised addresses have them; of the rest, what RFC 5322 calls atoms.
    private static final Pattern FORM =
            Pattern.compile("[\\p{L}\\p{M}\\p{N}.!#$%&'*+/=?^_`{|}~-]+@[\\p{L}\\p{M}\\p{N}-]+"
                    + "(\\.[\\p{L}\\p{M}\\p{N}-]+)*\\.[\\p{L}\\p{M}\\p{N}-]{2,}");

    /** @return empty if it does not look like an address: one {@code @}, a domain with a dot, no spaces */
    public static Optional<EmailAddress> parse(String text) {
        String address = EmailText.canonical(text);
        return address.codePointCount(0, address.length()) <= MAX_LENGTH
                        && FORM.matcher(address).matches()
                ? Optional.of(new EmailAddress(address))
                : Optional.empty();
    }
}
