package crm.export;

import crm.graphql.ErrorBodyWriter;
import crm.graphql.RequestErrorCode;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** Serves the files of exports, whole or in ranges. Every invalid link gets the same answer. */
@Controller
@ConditionalOnWebApplication
class ExportFileController {

    private static final Logger log = LoggerFactory.getLogger(ExportFileController.class);

    private final ExportLinks links;

    private final ExportQueries exports;

    private final ExportFiles files;

    private final ErrorBodyWriter errors;

    ExportFileController(ExportLinks links, ExportQueries exports, ExportFiles files, ErrorBodyWriter errors) {
        this.links = links;
        this.exports = exports;
        this.files = files;
        this.errors = errors;
    }

    @GetMapping(ExportLinks.PATH + "{link}")
    @Nullable
    ResponseEntity<Resource> file(@PathVariable String link, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        Optional<Export> export =
                links.read(link).flatMap(exports::find).filter(found -> found.state() == Export.State.DONE);
        if (export.isEmpty()) {
            return nothing(request, response);
        }
        Export found = export.get();
        String name = ExportFiles.name(found.id(), found.attempts(), found.format());
        Optional<Path> file = files.find(name);
        if (file.isEmpty()) {
            log.warn("The file {} is not there: is the directory shared by all nodes?", name);
            return nothing(request, response);
        }
        return file(found, new FileSystemResource(file.get()));
    }

    private static ResponseEntity<Resource> file(Export export, Resource file) {
        String day = Objects.requireNonNull(export.asOf())
                .atOffset(ZoneOffset.UTC)
                .toLocalDate()
                .toString();
        String name = export.type().name().toLowerCase(Locale.ROOT).replace('_', '-') + "-" + day + "."
                + export.format().extension();
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType(export.format().mediaType() + ";charset=UTF-8"))
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment().filename(name).build().toString())
                .header("X-Content-Type-Options", "nosniff")
                .header("Content-Security-Policy", "default-src 'none'; sandbox")
                .cacheControl(CacheControl.noStore())
                .eTag("\"" + export.sha256() + "\"")
                .body(file);
    }

    /** @return null, which says that the response is complete */
    private @Nullable ResponseEntity<Resource> nothing(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        errors.write(request, response, HttpServletResponse.SC_NOT_FOUND, RequestErrorCode.NOT_FOUND, "http.notFound");
        return null;
    }
}
