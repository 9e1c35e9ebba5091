package crm.upload;

import crm.crypto.ExpiringLinks;
import crm.graphql.ErrorBodyWriter;
import crm.graphql.RequestErrorCode;
import crm.graphql.RequestRefused;
import crm.http.BodyMemory;
import crm.image.ImageStore;
import crm.ratelimit.CallerQuotas;
import crm.request.RequestContext;
import crm.request.RequestDeadline;
import crm.request.RequestDeadlineSettings;
import crm.request.WatchedHttpProtocol;
import crm.security.Caller;
import crm.security.ClientAddress;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;

/**
 * Receives the bytes of uploads. The signed URL is the credential: it names the upload, and so its caller, whose quota
 * the file counts against. The caller is found before the body is read.
 */
@Controller
@ConditionalOnWebApplication
class UploadFileController {

    private static final Logger log = LoggerFactory.getLogger(UploadFileController.class);

    /** The memory that a file takes while it arrives: buffers of Tomcat and of this code. */
    private static final int MEMORY = 1 << 18;

    private static final int POINTS = 20;

    /** To hash and to write a file takes about 1 ns a byte, and a point is 20 µs. */
    private static final long BYTES_PER_POINT = 16_384;

    /** The client of a larger body that is refused may find its connection closed, instead of the answer. */
    private static final long UNREAD_BYTES = 256 * 1024;

    private final UploadLinks links;

    private final UploadQueries queries;

    private final UploadRepository uploads;

    private final IncomingFiles incoming;

    private final ImageStore store;

    private final UploadSettings settings;

    private final RequestDeadlineSettings deadlines;

    private final CallerQuotas quotas;

    private final BodyMemory bodies;

    private final ErrorBodyWriter errors;

    private final Clock clock;

    UploadFileController(
            UploadLinks links,
            UploadQueries queries,
            UploadRepository uploads,
            IncomingFiles incoming,
            ImageStore store,
            UploadSettings settings,
            RequestDeadlineSettings deadlines,
            CallerQuotas quotas,
            BodyMemory bodies,
            ErrorBodyWriter errors,
            Clock clock) {
        this.links = links;
        this.queries = queries;
        this.uploads = uploads;
        this.incoming = incoming;
        this.store = store;
        this.settings = settings;
        this.deadlines = deadlines;
        this.quotas = quotas;
        this.bodies = bodies;
        this.errors = errors;
        this.clock = clock;
    }

    /** A refusal of the file. */
    private static final class UploadRefused extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final HttpStatus status;

        private final RequestErrorCode code;

        private final transient Object[] details;

        UploadRefused(HttpStatus status, RequestErrorCode code, String messageKey, Object... details) {
            super(messageKey, null, false, false);
            this.status = status;
            this.code = code;
            this.details = details;
        }

        static UploadRefused badRequest(HttpStatus status, String messageKey, Object... details) {
            return new UploadRefused(status, RequestErrorCode.BAD_REQUEST, messageKey, details);
        }
    }

    @RequestMapping(UploadLinks.PATH + "{link}")
    void put(@PathVariable String link, HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            if (!request.getMethod().equals(HttpMethod.PUT.name())) {
                response.setHeader(HttpHeaders.ALLOW, HttpMethod.PUT.name());
                throw UploadRefused.badRequest(HttpStatus.METHOD_NOT_ALLOWED, "upload.method");
            }
            String sha256 = receive(link, request);
            response.setHeader(HttpHeaders.ETAG, "\"" + sha256 + "\"");
            response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
            response.setStatus(HttpServletResponse.SC_NO_CONTENT);
        } catch (UploadRefused e) {
            leaveLargeBodyUnread(request);
            RequestContext.current().ifPresent(context -> context.add(e.code));
            errors.write(request, response, e.status.value(), e.code, String.valueOf(e.getMessage()), e.details);
        } catch (RequestRefused | DataAccessException e) {
            leaveLargeBodyUnread(request);
            RequestErrorCode code = errors.write(request, response, e);
            RequestContext.current().ifPresent(context -> context.add(code));
        }
    }

    /** To read what is refused in any case would cost more than everything else of such a request. */
    private static void leaveLargeBodyUnread(HttpServletRequest request) {
        if (request.getContentLengthLong() > UNREAD_BYTES || request.getContentLengthLong() < 0) {
            WatchedHttpProtocol.leaveTheRestUnread();
        }
    }

    /** @return the SHA-256 of the file, in hexadecimal */
    private String receive(String link, HttpServletRequest request) throws IOException {
        String address = ClientAddress.of(new InetSocketAddress(request.getRemoteAddr(), request.getRemotePort()));
        Upload upload = named(link, address);
        Caller caller = upload.caller();
        RequestContext.current().ifPresent(context -> context.identified(caller));
        quotas.requirePoints(caller, address);
        long points = POINTS;
        try {
            requireAnnounced(upload, request);
            RequestDeadline deadline = RequestDeadline.current();
            if (deadline != null) {
                deadline.extend(settings.readTimeout().plus(deadlines.deadline()));
            }
            try (BodyMemory.Lease memory = bodies.lease(caller, address)) {
                memory.reserve(MEMORY);
                points += upload.byteCount() / BYTES_PER_POINT;
                return receive(upload, request);
            }
        } finally {
            quotas.charge(caller, address, points);
        }
    }

    /** The same answer for every URL that was not signed here, and for an upload that was deleted. */
    private Upload named(String link, String address) {
        quotas.requirePoints(null, address);
        Optional<ExpiringLinks.Signed> signed = links.read(link);
        Optional<Upload> found = signed.flatMap(it -> queries.find(it.id()));
        if (found.isEmpty()) {
            quotas.charge(null, address, POINTS);
            throw new UploadRefused(HttpStatus.NOT_FOUND, RequestErrorCode.NOT_FOUND, "http.notFound");
        }
        Upload upload = found.get();
        // The row: a revoked key ends the URLs that it asked for.
        if (!signed.get().expiresAt().isAfter(clock.instant())
                || !upload.expiresAt().isAfter(clock.instant())) {
            throw UploadRefused.badRequest(HttpStatus.GONE, "upload.expired");
        }
        return upload;
    }

    private static void requireAnnounced(Upload upload, HttpServletRequest request) {
        String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            throw UploadRefused.badRequest(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "http.encoded");
        }
        if (request.getHeader(HttpHeaders.CONTENT_RANGE) != null) {
            throw UploadRefused.badRequest(HttpStatus.BAD_REQUEST, "upload.range");
        }
        long length = request.getContentLengthLong();
        if (length >= 0 && length != upload.byteCount()) {
            throw wrongSize(upload, length > upload.byteCount());
        }
    }

    private static UploadRefused wrongSize(Upload upload, boolean larger) {
        return UploadRefused.badRequest(
                larger ? HttpStatus.CONTENT_TOO_LARGE : HttpStatus.BAD_REQUEST, "upload.size", upload.byteCount());
    }

    private String receive(Upload upload, HttpServletRequest request) throws IOException {
        IncomingFiles.Incoming file;
        try {
            file = incoming.receive(request.getInputStream(), upload.byteCount());
        } catch (IncomingFiles.BodyRefused e) {
            throw switch (e.reason()) {
                case TOO_LONG -> wrongSize(upload, true);
                case TOO_SHORT -> wrongSize(upload, false);
                case TOO_SLOW -> {
                    WatchedHttpProtocol.leaveTheRestUnread();
                    yield UploadRefused.badRequest(HttpStatus.REQUEST_TIMEOUT, "http.timeout");
                }
                case BROKEN -> UploadRefused.badRequest(HttpStatus.BAD_REQUEST, "http.incomplete");
            };
        } catch (IOException e) {
            throw notStored(e);
        }
        try (file) {
            return keep(upload, file);
        }
    }

    private String keep(Upload upload, IncomingFiles.Incoming file) throws IOException {
        String hash = file.sha256();
        if (upload.sha256() != null) {
            return requireSame(upload, hash);
        }
        if (upload.expectedSha256() != null && !upload.expectedSha256().equals(hash)) {
            throw UploadRefused.badRequest(HttpStatus.BAD_REQUEST, "upload.otherHash");
        }
        Optional<String> problem = ContentCheck.problem(file.file(), upload.type());
        if (problem.isPresent()) {
            throw UploadRefused.badRequest(HttpStatus.UNSUPPORTED_MEDIA_TYPE, problem.get(), upload.contentType());
        }
        try {
            store.put(upload.key(hash), file.file(), upload.contentType());
        } catch (IOException e) {
            throw notStored(e);
        }
        if (!uploads.received(upload.id(), hash, clock.instant())) {
            // Another request with the same URL was faster, or the upload was deleted.
            Optional<Upload> now = queries.find(upload.id());
            if (now.isEmpty() || !hash.equals(now.get().sha256())) {
                forget(upload.key(hash));
            }
            return requireSame(
                    now.orElseThrow(() -> UploadRefused.badRequest(HttpStatus.GONE, "upload.expired")), hash);
        }
        return hash;
    }

    /** Nothing refers to the file. */
    private void forget(String key) {
        try {
            store.delete(key);
        } catch (IOException e) {
            log.warn("The file {} could not be deleted", key, e);
        }
    }

    /** A client that lost the answer sends the file again. */
    private static String requireSame(Upload upload, String hash) {
        if (!hash.equals(upload.sha256())) {
            throw UploadRefused.badRequest(HttpStatus.CONFLICT, "upload.otherFile");
        }
        return hash;
    }

    private static UploadRefused notStored(IOException cause) {
        log.error("An upload could not be stored", cause);
        return new UploadRefused(HttpStatus.SERVICE_UNAVAILABLE, RequestErrorCode.UNAVAILABLE, "upload.notStored");
    }
}
