package crm.image;

import java.util.List;

/**
 * A picture that can be shown.
 *
 * @param url its address, relative to this server where it is served from here
 */
public record Picture(String url, Source source) {

    /** Where a picture comes from. */
    public enum Source {
        ARCHIVED,
        PROXIED,
        PLACEHOLDER
    }

    private static final Picture PLACEHOLDER = new Picture("/images/placeholder.svg", Source.PLACEHOLDER);

    /**
     * The picture to show of a bike: the first copy of our own, else the placeholder. The advertisement's own address is
     * never handed out: it may be gone, or be anything.
     *
     * @param cachedImages addresses of the archive's copies
     */
    public static Picture of(List<String> cachedImages) {
        return cachedImages.isEmpty() ? PLACEHOLDER : new Picture(cachedImages.getFirst(), Source.ARCHIVED);
    }
}
