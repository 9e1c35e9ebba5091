package crm.image;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.InputStreamResource;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;

/** Serves pictures: the archive's copies, those of advertisements through this server, and the placeholder. */
@Controller
class ImageController {

    /** Before a copy's key. */
    static final String ADDRESS = "/images/";

    /** On the placeholder where a picture was asked for: why there is none. */
    static final String WHY = "Image-Placeholder";

    private static final Logger LOG = LoggerFactory.getLogger(ImageController.class);

    private static final Resource PLACEHOLDER = new ClassPathResource("images/placeholder.svg");

    private static final MediaType SVG = MediaType.valueOf("image/svg+xml");

    private static final CacheControl FOR_EVER =
            CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable();

    private static final CacheControl FOR_A_DAY =
            CacheControl.maxAge(Duration.ofDays(1)).cachePublic();

    private static final CacheControl FOR_A_MOMENT =
            CacheControl.maxAge(Duration.ofMinutes(1)).cachePublic();

    private final ImageStore store;

    private final ImageProxy proxy;

    private final ProxyUrls addresses;

    private final UploadedPictures uploads;

    ImageController(ImageStore store, ImageProxy proxy, ProxyUrls addresses, UploadedPictures uploads) {
        this.store = store;
        this.proxy = proxy;
        this.addresses = addresses;
        this.uploads = uploads;
    }

    @GetMapping("/images/placeholder.svg")
    ResponseEntity<Resource> placeholder() {
        return headers(HttpStatus.OK, SVG).cacheControl(FOR_A_DAY).body(PLACEHOLDER);
    }

    /** A copy. What stands under its address never changes. */
    @GetMapping("/images/bikes/{order:[0-9a-f]{32}}/{name:[0-9a-f]{32}(?:-640)?}.{extension:jpg|png|gif|webp|avif}")
    ResponseEntity<Resource> copy(
            @PathVariable String order,
            @PathVariable String name,
            @PathVariable String extension,
            @RequestHeader(name = HttpHeaders.IF_RANGE, required = false) @Nullable String ifRange) {
        return kept("bikes/" + order + "/" + name + "." + extension, name, extension, ifRange);
    }

    /** A picture that somebody uploaded. The signature is the permission. */
    @GetMapping(UploadedPictures.PATH
            + "{signature}/{upload:[0-9a-f]{32}}/{name:[0-9a-f]{32}}.{extension:jpg|png|gif|webp|avif}")
    ResponseEntity<Resource> uploaded(
            @PathVariable String signature,
            @PathVariable String upload,
            @PathVariable String name,
            @PathVariable String extension,
            @RequestHeader(name = HttpHeaders.IF_RANGE, required = false) @Nullable String ifRange) {
        String key = "uploads/" + upload + "/" + name + "." + extension;
        if (!uploads.isSigned(signature, key)) {
            return instead(HttpStatus.NOT_FOUND, "not-signed", CacheControl.noStore());
        }
        return kept(key, name, extension, ifRange);
    }

    private ResponseEntity<Resource> kept(String key, String name, String extension, @Nullable String ifRange) {
        Optional<ImageStore.Kept> kept;
        try {
            kept = store.find(key);
        } catch (IOException e) {
            LOG.warn("A copy cannot be read", e);
            return instead(HttpStatus.SERVICE_UNAVAILABLE, "store-unavailable", CacheControl.noStore());
        }
        if (kept.isEmpty()) {
            return instead(HttpStatus.NOT_FOUND, "unknown", FOR_A_MOMENT);
        }
        return picture(
                new StoredResource(kept.get(), key), name, ImageFormat.ofExtension(extension), FOR_EVER, ifRange);
    }

    /** A picture of an advertisement. Where it cannot be had, the page gets the placeholder and is not broken. */
    @GetMapping("/images/proxy/{signature}/{address}")
    ResponseEntity<Resource> proxied(
            @PathVariable String signature,
            @PathVariable String address,
            @RequestHeader(name = HttpHeaders.IF_RANGE, required = false) @Nullable String ifRange) {
        Optional<String> signed = addresses.read(signature, address);
        if (signed.isEmpty()) {
            return instead(HttpStatus.NOT_FOUND, "not-signed", CacheControl.noStore());
        }
        try {
            ImageProxy.Shown shown = proxy.get(signed.get());
            return picture(shown.file(), shown.tag(), shown.format(), FOR_A_DAY, ifRange);
        } catch (PictureUnavailable e) {
            return instead(HttpStatus.OK, e.code(), FOR_A_MOMENT);
        }
    }

    private static ResponseEntity<Resource> picture(
            Resource file, String tag, ImageFormat format, CacheControl caching, @Nullable String ifRange) {
        String etag = "\"" + tag + "\"";
        // A client with a part of another version gets the whole file: this class of resource is sent without ranges.
        Resource body = ifRange == null || ifRange.equals(etag) ? file : new InputStreamResource(file, etag);
        return headers(HttpStatus.OK, MediaType.valueOf(format.mediaType()))
                .cacheControl(caching)
                .eTag(etag)
                .body(body);
    }

    private static ResponseEntity<Resource> instead(HttpStatus status, String why, CacheControl caching) {
        return headers(status, SVG).header(WHY, why).cacheControl(caching).body(PLACEHOLDER);
    }

    /** Pictures come from untrusted input: a browser must not run them as anything else. */
    private static ResponseEntity.BodyBuilder headers(HttpStatus status, MediaType type) {
        return ResponseEntity.status(status)
                .contentType(type)
                .header("Cross-Origin-Resource-Policy", "cross-origin")
                .header("X-Content-Type-Options", "nosniff")
                .header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox");
    }
}
