package crm.image;

import static java.nio.charset.StandardCharsets.UTF_8;

import crm.crypto.Signer;
import crm.crypto.SigningKeys;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Pictures that clients upload: checked as those of advertisements are, and served from the store of this server. */
@Component
public class UploadedPictures {

    static final String PATH = "/images/uploads/";

    private static final String KEYS = "uploads/";

    private static final int SIGNATURE_BYTES = 18;

    private final Signer signer;

    UploadedPictures(SigningKeys keys) {
        signer = keys.signer("uploaded-picture", SIGNATURE_BYTES);
    }

    /**
     * What a file is, by its first bytes.
     *
     * @param mediaType of a picture that can be shown; null for everything else
     * @param problem null for a picture; else {@code not-a-picture}, {@code damaged} or {@code too-many-pixels}
     */
    public record Verdict(
            @Nullable String mediaType, @Nullable String problem) {}

    public static Verdict check(byte[] file) {
        try {
            ImageHeader header = ImageHeader.read(file);
            ImageStructure.requireComplete(file, header.format());
            return new Verdict(header.format().mediaType(), null);
        } catch (PictureUnavailable e) {
            return new Verdict(null, e.code());
        }
    }

    /**
     * The picture of an upload, to be shown.
     *
     * @param key of the file in the store, below {@code uploads/}
     */
    public Picture toShow(String key) {
        if (!key.startsWith(KEYS)) {
            throw new IllegalArgumentException("not a key of an upload: " + key);
        }
        String signature = Base64.getUrlEncoder().withoutPadding().encodeToString(signer.sign(key.getBytes(UTF_8)));
        return new Picture(PATH + signature + "/" + key.substring(KEYS.length()), Picture.Source.ARCHIVED);
    }

    boolean isSigned(String signature, String key) {
        try {
            return signer.isSigned(key.getBytes(UTF_8), Base64.getUrlDecoder().decode(signature));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
