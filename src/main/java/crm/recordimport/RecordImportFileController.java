package crm.recordimport;

import static java.nio.charset.StandardCharsets.UTF_8;

import crm.graphql.ErrorBodyWriter;
import crm.graphql.RequestErrorCode;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** Serves the errors of an import by line. Every invalid link gets the same answer. */
@Controller
@ConditionalOnWebApplication
class RecordImportFileController {

    private final RecordImportLinks links;

    private final RecordImportQueries queries;

    private final RecordImportErrors fileOfErrors;

    private final ErrorBodyWriter errors;

    private final Clock clock;

    RecordImportFileController(
            RecordImportLinks links,
            RecordImportQueries queries,
            RecordImportErrors fileOfErrors,
            ErrorBodyWriter errors,
            Clock clock) {
        this.clock = clock;
        this.links = links;
        this.queries = queries;
        this.fileOfErrors = fileOfErrors;
        this.errors = errors;
    }

    @GetMapping(RecordImportLinks.PATH + "{link}")
    void file(@PathVariable String link, HttpServletRequest request, HttpServletResponse response) throws IOException {
        Instant now = clock.instant();
        Optional<RecordImport> found = links.read(link)
                .flatMap(queries::find)
                .filter(it -> it.expiresAt() != null && it.expiresAt().isAfter(now));
        if (found.isEmpty()) {
            errors.write(
                    request, response, HttpServletResponse.SC_NOT_FOUND, RequestErrorCode.NOT_FOUND, "http.notFound");
            return;
        }
        RecordImport of = found.get();
        response.setContentType("application/x-ndjson;charset=UTF-8");
        response.setHeader(
                HttpHeaders.CONTENT_DISPOSITION,
                ContentDisposition.attachment()
                        .filename("errors-" + of.id() + ".ndjson")
                        .build()
                        .toString());
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Content-Security-Policy", "default-src 'none'; sandbox");
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        OutputStream out = response.getOutputStream();
        fileOfErrors.write(of.id(), json -> {
            out.write(json.getBytes(UTF_8));
            out.write('\n');
        });
    }
}
