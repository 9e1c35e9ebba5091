package crm.upload;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The types of files that are accepted. The first bytes of a file must agree with the type that was announced. */
enum UploadType {
    PDF("application/pdf", "pdf"),
    JPEG("image/jpeg", "jpg", "jpeg"),
    PNG("image/png", "png"),
    GIF("image/gif", "gif"),
    WEBP("image/webp", "webp"),
    AVIF("image/avif", "avif"),
    NDJSON("application/x-ndjson", "ndjson", "jsonl");

    private final String mediaType;

    private final List<String> extensions;

    UploadType(String mediaType, String... extensions) {
        this.mediaType = mediaType;
        this.extensions = List.of(extensions);
    }

    String mediaType() {
        return mediaType;
    }

    String extension() {
        return extensions.getFirst();
    }

    /**
     * A name whose extension is one of this type, so that a computer opens the file as what it is: {@code a.exe}
     * becomes {@code a.exe.pdf}.
     */
    String named(String fileName) {
        String lower = fileName.toLowerCase(Locale.ROOT);
        return extensions.stream().anyMatch(extension -> lower.endsWith("." + extension))
                ? fileName
                : fileName + "." + extension();
    }

    static Optional<UploadType> of(String mediaType) {
        for (UploadType type : values()) {
            if (type.mediaType.equalsIgnoreCase(mediaType)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
