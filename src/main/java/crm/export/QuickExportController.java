package crm.export;

import crm.graphql.ErrorBodyWriter;
import crm.graphql.RequestErrorCode;
import crm.http.ListRequests;
import crm.sql.ListedRecords;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;

/** Answers with all records of a list as one file: {@code /records/orders.csv}. */
@Controller
@ConditionalOnWebApplication
class QuickExportController {

    static final String PATH = "/records/";

    private static final String ROWS = "X-Row-Count";

    private final QuickExports exports;

    private final QuickExportSettings settings;

    private final ListRequests requests;

    private final ErrorBodyWriter errors;

    private final Clock clock;

    QuickExportController(
            QuickExports exports,
            QuickExportSettings settings,
            ListRequests requests,
            ErrorBodyWriter errors,
            Clock clock) {
        this.exports = exports;
        this.settings = settings;
        this.requests = requests;
        this.errors = errors;
        this.clock = clock;
    }

    @RequestMapping(PATH + "{file}")
    void export(@PathVariable String file, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        Optional<Export.Type> type = Arrays.stream(Export.Type.values())
                .filter(it -> file.startsWith(name(it) + ".") && requests.has(list(it)))
                .findFirst();
        Optional<Export.Format> format = Arrays.stream(Export.Format.values())
                .filter(it -> file.endsWith("." + it.extension()))
                .findFirst();
        if (type.isEmpty()
                || format.isEmpty()
                || !file.equals(name(type.get()) + "." + format.get().extension())) {
            errors.write(
                    request, response, HttpServletResponse.SC_NOT_FOUND, RequestErrorCode.NOT_FOUND, "http.notFound");
            return;
        }
        try (QuickExports.QuickExport export = exports.of(type.get(), format.get())) {
            if (isMade(export, type.get(), request, response)) {
                send(export, type.get(), format.get(), response);
            }
        }
    }

    private boolean isMade(
            QuickExports.QuickExport export, Export.Type type, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        AtomicBoolean made = new AtomicBoolean();
        try {
            ListedRecords.observe(export::list, () -> {
                try {
                    made.set(requests.run(request, response, list(type), operation(type), export));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return made.get();
    }

    private void send(
            QuickExports.QuickExport export, Export.Type type, Export.Format format, HttpServletResponse response)
            throws IOException {
        String day = clock.instant().atOffset(ZoneOffset.UTC).toLocalDate().toString();
        ContentDisposition disposition = ContentDisposition.attachment()
                .filename(name(type) + "-" + day + "." + format.extension())
                .build();
        response.setStatus(HttpServletResponse.SC_OK);
        response.setContentType(format.mediaType() + ";charset=UTF-8");
        response.setContentLengthLong(export.file().size());
        response.setHeader(HttpHeaders.CONTENT_DISPOSITION, disposition.toString());
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Content-Security-Policy", "default-src 'none'; sandbox");
        response.setHeader(ROWS, String.valueOf(export.rows()));
        export.file().sendTo(response.getOutputStream(), settings.sendTimeout());
    }

    /** {@code status-history} */
    private static String name(Export.Type type) {
        return type.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The field of {@code Query} with the list. */
    private static String list(Export.Type type) {
        return switch (type) {
            case ORDERS -> "orders";
            case LEADS -> "leads";
            case CUSTOMERS -> "customers";
            case SHIPMENTS -> "shipments";
            case TASKS -> "tasks";
            case PAYMENTS -> "payments";
            case STATUS_HISTORY -> "statusHistory";
        };
    }

    /** {@code QuickExportOfOrders}, as the access log has it. */
    private static String operation(Export.Type type) {
        String list = list(type);
        return "QuickExportOf" + Character.toUpperCase(list.charAt(0)) + list.substring(1);
    }
}
