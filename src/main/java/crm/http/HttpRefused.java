package crm.http;

import crm.graphql.RequestErrorCode;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;

/** A request that GraphQL never sees, because HTTP or the draft of GraphQL over HTTP forbids it. */
final class HttpRefused extends RuntimeException {

    /** What the endpoint can be asked by. */
    static final String ALLOWED = "GET, HEAD, POST, OPTIONS";

    private final HttpStatus status;

    private final RequestErrorCode code;

    private final String messageKey;

    private final List<Object> details;

    private final Map<String, String> headers;

    private HttpRefused(
            HttpStatus status,
            RequestErrorCode code,
            Map<String, String> headers,
            String messageKey,
            Object... details) {
        super(messageKey, null, false, false);
        this.status = status;
        this.code = code;
        this.headers = headers;
        this.messageKey = messageKey;
        this.details = List.of(details);
    }

    /** Something that is no request of GraphQL. */
    static HttpRefused badRequest(String messageKey, Object... details) {
        return new HttpRefused(HttpStatus.BAD_REQUEST, RequestErrorCode.BAD_REQUEST, Map.of(), messageKey, details);
    }

    static HttpRefused tooLarge(String messageKey, long kilobytes) {
        return new HttpRefused(
                HttpStatus.CONTENT_TOO_LARGE,
                RequestErrorCode.BAD_REQUEST,
                Map.of(),
                messageKey,
                String.valueOf(kilobytes));
    }

    /** The body took longer than {@code crm.http.body-read-timeout}. */
    static HttpRefused timeout() {
        return new HttpRefused(
                HttpStatus.REQUEST_TIMEOUT,
                RequestErrorCode.BAD_REQUEST,
                Map.of(HttpHeaders.CONNECTION, "close"),
                "http.timeout");
    }

    static HttpRefused mediaType() {
        return new HttpRefused(
                HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                RequestErrorCode.BAD_REQUEST,
                Map.of("Accept-Post", "application/json"),
                "http.mediaType");
    }

    static HttpRefused encoded() {
        return new HttpRefused(
                HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                RequestErrorCode.BAD_REQUEST,
                Map.of(HttpHeaders.ACCEPT_ENCODING, "identity"),
                "http.encoded");
    }

    static HttpRefused notAcceptable() {
        return new HttpRefused(HttpStatus.NOT_ACCEPTABLE, RequestErrorCode.BAD_REQUEST, Map.of(), "http.notAcceptable");
    }

    static HttpRefused method() {
        return new HttpRefused(
                HttpStatus.METHOD_NOT_ALLOWED,
                RequestErrorCode.BAD_REQUEST,
                Map.of(HttpHeaders.ALLOW, ALLOWED),
                "http.method");
    }

    static HttpRefused changeByGet() {
        return new HttpRefused(
                HttpStatus.METHOD_NOT_ALLOWED,
                RequestErrorCode.BAD_REQUEST,
                Map.of(HttpHeaders.ALLOW, HttpMethod.POST.name()),
                "http.changeByGet");
    }

    /** Apollo's clients know it by these words, and send the document then. */
    static HttpRefused persistedQueryNotFound() {
        return unknown("http.persistedQueryNotFound");
    }

    static HttpRefused documentNotFound() {
        return unknown("http.documentNotFound");
    }

    private static HttpRefused unknown(String messageKey) {
        return new HttpRefused(HttpStatus.NOT_FOUND, RequestErrorCode.PERSISTED_QUERY_NOT_FOUND, Map.of(), messageKey);
    }

    /** For clients that accept only {@code application/json}, every request that could be read is answered 200. */
    HttpStatus status(ResponseMediaType type) {
        return code == RequestErrorCode.PERSISTED_QUERY_NOT_FOUND && type == ResponseMediaType.JSON
                ? HttpStatus.OK
                : status;
    }

    RequestErrorCode code() {
        return code;
    }

    String messageKey() {
        return messageKey;
    }

    Object[] details() {
        return details.toArray();
    }

    Map<String, String> headers() {
        return headers;
    }
}
