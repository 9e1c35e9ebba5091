package crm.inspection;

import crm.image.Picture;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A photo of an inspection, to be shown.
 *
 * @param url relative to this server
 * @param address the URL, as a client sent it; null for an uploaded photo
 * @param uploadId null for a photo that was sent as a URL
 */
record InspectionPhoto(
        String url,
        Picture.Source source,
        @Nullable String address,
        @Nullable UUID uploadId) {}
