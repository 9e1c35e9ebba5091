package crm.image;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Which picture of a bike to show. */
@Component
public class Pictures {

    private final ProxyUrls addresses;

    Pictures(ProxyUrls addresses) {
        this.addresses = addresses;
    }

    /**
     * The picture to show: the first copy of our own; else the advertisement's first picture, through this server; else
     * the placeholder. The advertisement's own address is never handed out to be shown: it may be gone, or be anything.
     *
     * @param cachedImages addresses of the archive's copies
     * @param mainPhoto the advertisement's picture to show first
     * @param images the advertisement's pictures
     */
    public Picture toShow(List<String> cachedImages, @Nullable String mainPhoto, List<String> images) {
        if (!cachedImages.isEmpty()) {
            return new Picture(cachedImages.getFirst(), Picture.Source.ARCHIVED);
        }
        return Picture.inOrder(mainPhoto, images).stream()
                .filter(ProxyUrls::canBeAsked)
                .findFirst()
                .map(address -> new Picture(addresses.of(address), Picture.Source.PROXIED))
                .orElse(Picture.PLACEHOLDER);
    }

    /** A picture of another site, through this server; the placeholder where its address cannot be asked. */
    public Picture ofAddress(String address) {
        return ProxyUrls.canBeAsked(address)
                ? new Picture(addresses.of(address), Picture.Source.PROXIED)
                : Picture.PLACEHOLDER;
    }
}
