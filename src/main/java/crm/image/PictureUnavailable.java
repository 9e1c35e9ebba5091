package crm.image;

import crm.outbound.OutboundFailure;
import java.util.Locale;

/** Why a picture cannot be had. */
class PictureUnavailable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String code;

    private final boolean passing;

    private PictureUnavailable(String code, String message, boolean passing) {
        super(message);
        this.code = code;
        this.passing = passing;
    }

    /** What was sent is no picture that is taken. */
    static PictureUnavailable unfit(String code, String message) {
        return new PictureUnavailable(code, message, false);
    }

    static PictureUnavailable failed(OutboundFailure failure) {
        return new PictureUnavailable(
                failure.told().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                String.valueOf(failure.getMessage()),
                failure.mayPass());
    }

    /** The advertisement's server answered, and with no picture. Some refuse those who ask often: that may pass. */
    static PictureUnavailable answered(int status) {
        boolean passing = status == 403 || status == 408 || status == 425 || status == 429 || status >= 500;
        return new PictureUnavailable("status-" + status, "the server answered with status " + status, passing);
    }

    /** The picture could be had, and our own store does not take it. */
    static PictureUnavailable notKept() {
        return new PictureUnavailable("not-kept", "the picture could not be stored", true);
    }

    /** In lower case with hyphens: {@code timed-out}, {@code status-404}, {@code not-a-picture}, … */
    String code() {
        return code;
    }

    /** Whether it may be had later. */
    boolean mayPass() {
        return passing;
    }
}
