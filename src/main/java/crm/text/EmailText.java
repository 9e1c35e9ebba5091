package crm.text;

import com.ibm.icu.text.IDNA;
import java.text.Normalizer;
import java.util.Locale;

/** The one form in which e-mail addresses are stored and compared. */
public final class EmailText {

    private static final IDNA DOMAINS = IDNA.getUTS46Instance(IDNA.NONTRANSITIONAL_TO_UNICODE);

    private EmailText() {}

    /**
     * Small letters, each accent in one character with its letter (NFC), and the domain in the letters of its language:
     * {@code x@xn--e1afmkfd.xn--p1ai} is {@code x@пример.рф}. A text without an address comes back in small letters.
     */
    public static String canonical(String text) {
        String address = Normalizer.normalize(Blanks.strip(text), Normalizer.Form.NFC)
                .replace('＠', '@')
                .toLowerCase(Locale.ROOT);
        int at = address.lastIndexOf('@');
        if (at < 0 || at == address.length() - 1) {
            return address;
        }
        StringBuilder domain = new StringBuilder();
        IDNA.Info info = new IDNA.Info();
        DOMAINS.nameToUnicode(address.substring(at + 1), domain, info);
        return info.hasErrors() ? address : address.substring(0, at + 1) + domain;
    }
}
