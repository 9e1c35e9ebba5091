package crm.document;

import static java.nio.charset.StandardCharsets.UTF_8;

import crm.graphql.ErrorBodyWriter;
import crm.graphql.RequestErrorCode;
import crm.image.ImageStore;
import crm.image.StoredResource;
import crm.upload.Upload;
import crm.upload.Uploads;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** Serves the files of documents, always to be saved, never to be shown. Every invalid link gets the same answer. */
@Controller
@ConditionalOnWebApplication
class DocumentFileController {

    private static final Logger log = LoggerFactory.getLogger(DocumentFileController.class);

    private final DocumentLinks links;

    private final DocumentQueries documents;

    private final Uploads uploads;

    private final ImageStore store;

    private final ErrorBodyWriter errors;

    DocumentFileController(
            DocumentLinks links, DocumentQueries documents, Uploads uploads, ImageStore store, ErrorBodyWriter errors) {
        this.links = links;
        this.documents = documents;
        this.uploads = uploads;
        this.store = store;
        this.errors = errors;
    }

    @GetMapping(DocumentLinks.PATH + "{link}")
    @Nullable
    ResponseEntity<Resource> file(@PathVariable String link, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        Optional<Upload> file = links.read(link)
                .flatMap(documents::find)
                .filter(document -> document.removedAt() == null)
                .flatMap(this::fileOf);
        if (file.isEmpty()) {
            return nothing(request, response);
        }
        Upload upload = file.get();
        Optional<ImageStore.Kept> kept;
        try {
            kept = store.find(upload.key());
        } catch (IOException e) {
            log.error("The file of a document cannot be read", e);
            errors.write(
                    request,
                    response,
                    HttpServletResponse.SC_SERVICE_UNAVAILABLE,
                    RequestErrorCode.UNAVAILABLE,
                    "http.unavailable");
            return null;
        }
        if (kept.isEmpty()) {
            log.error("The file {} is not there: do all nodes share the directory?", upload.key());
            return nothing(request, response);
        }
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType(upload.contentType()))
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment()
                                .filename(upload.fileName(), UTF_8)
                                .build()
                                .toString())
                .header("X-Content-Type-Options", "nosniff")
                .header("Content-Security-Policy", "default-src 'none'; sandbox")
                .cacheControl(CacheControl.noStore())
                .eTag("\"" + Objects.requireNonNull(upload.sha256()) + "\"")
                .body(new StoredResource(kept.get(), upload.key()));
    }

    private Optional<Upload> fileOf(Document document) {
        UUID id = document.uploadId();
        return id == null
                ? Optional.empty()
                : Optional.ofNullable(uploads.byIds(List.of(id)).get(id));
    }

    /** @return null, which says that the response is complete */
    private @Nullable ResponseEntity<Resource> nothing(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        errors.write(request, response, HttpServletResponse.SC_NOT_FOUND, RequestErrorCode.NOT_FOUND, "http.notFound");
        return null;
    }
}
