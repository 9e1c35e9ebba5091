package crm.image;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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

    static final Picture PLACEHOLDER = new Picture("/images/placeholder.svg", Source.PLACEHOLDER);

    /** The addresses of an advertisement's pictures, each once: its main photo, then the others. */
    static List<String> inOrder(@Nullable String mainPhoto, List<String> images) {
        Set<String> addresses = new LinkedHashSet<>();
        if (mainPhoto != null && !mainPhoto.isBlank()) {
            addresses.add(mainPhoto);
        }
        images.stream().filter(image -> !image.isBlank()).forEach(addresses::add);
        return List.copyOf(addresses);
    }
}
