package crm.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import crm.request.WatchedHttpProtocol;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads the request and refuses ambiguous ones: the body must be one JSON object in UTF-8 with unique names. A form of
 * another web page cannot send such a body, so its data never reaches GraphQL.
 */
@Component
@ConditionalOnWebApplication
class RequestReader {

    private static final int PART = 8192;

    private final int maxBody;

    private final Duration upload;

    private final JsonMapper json = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            // Exact: a double has about 16 digits.
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    RequestReader(HttpSettings settings) {
        this.maxBody = Math.toIntExact(settings.maxBodySize().toBytes());
        this.upload = settings.bodyReadTimeout();
    }

    /** @throws HttpRefused if the body is not a request, or more than may be sent */
    GraphQlRequestParameters body(HttpServletRequest request) {
        requireJson(request.getContentType());
        String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            // Small on the wire and large in memory: not worth it for a few kilobytes.
            throw HttpRefused.encoded();
        }
        Object body = json(withoutMark(text(bytes(request), "http.notUtf8")), "http.notJson");
        if (!(body instanceof Map<?, ?> given)) {
            throw HttpRefused.badRequest("http.oneRequest");
        }
        return GraphQlRequestParameters.of(given);
    }

    /**
     * @param query of the address, as it came
     * @throws HttpRefused if it is not a request
     */
    GraphQlRequestParameters address(@Nullable String query) {
        Map<String, Object> given = new HashMap<>();
        for (String pair : query == null ? new String[0] : query.split("&")) {
            int end = pair.indexOf('=');
            String name = decoded(end < 0 ? pair : pair.substring(0, end));
            String value = end < 0 ? "" : decoded(pair.substring(end + 1));
            if (!GraphQlRequestParameters.NAMES.contains(name) || value.isEmpty()) {
                continue;
            }
            boolean structured =
                    name.equals(GraphQlRequestParameters.VARIABLES) || name.equals(GraphQlRequestParameters.EXTENSIONS);
            if (given.put(name, structured ? json(value, "http.notJson") : value) != null) {
                throw HttpRefused.badRequest("http.twice", name);
            }
        }
        return GraphQlRequestParameters.of(given);
    }

    private static void requireJson(@Nullable String contentType) {
        if (contentType == null) {
            throw HttpRefused.mediaType();
        }
        MediaType type;
        try {
            type = MediaType.parseMediaType(contentType);
        } catch (InvalidMediaTypeException e) {
            throw HttpRefused.mediaType();
        }
        if (!type.equalsTypeAndSubtype(MediaType.APPLICATION_JSON)
                || (type.getCharset() != null && !UTF_8.equals(type.getCharset()))) {
            throw HttpRefused.mediaType();
        }
    }

    /** What says its size is refused before it is read, what does not as soon as it is too much. */
    private byte[] bytes(HttpServletRequest request) {
        if (request.getContentLengthLong() > maxBody) {
            throw tooLarge();
        }
        byte[] bytes;
        try (InputStream in = request.getInputStream()) {
            bytes = read(in);
        } catch (SocketTimeoutException e) {
            throw HttpRefused.timeout();
        } catch (IOException e) {
            // Such as chunks that are none. A client that is gone does not read this.
            throw HttpRefused.badRequest("http.incomplete");
        }
        if (bytes.length > maxBody) {
            throw tooLarge();
        }
        return bytes;
    }

    /** At most one byte too many. Tomcat's timeout is for each read: one byte now and then could take for ever. */
    private byte[] read(InputStream in) throws IOException {
        long end = System.nanoTime() + upload.toNanos();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        byte[] part = new byte[PART];
        int length;
        while (body.size() <= maxBody && (length = in.read(part, 0, Math.min(PART, maxBody + 1 - body.size()))) > 0) {
            body.write(part, 0, length);
            if (System.nanoTime() - end > 0) {
                WatchedHttpProtocol.leaveTheRestUnread();
                throw HttpRefused.timeout();
            }
        }
        return body.toByteArray();
    }

    private HttpRefused tooLarge() {
        return HttpRefused.tooLarge(String.valueOf(maxBody / 1024));
    }

    private Object json(String text, String messageKey) {
        try {
            return json.readValue(text, Object.class);
        } catch (JacksonException | NumberFormatException e) {
            // The second for an exponent that BigDecimal does not have.
            throw HttpRefused.badRequest(messageKey);
        }
    }

    /** Some programs of Windows begin a file in UTF-8 with a byte order mark. RFC 8259 allows a reader to ignore it. */
    private static String withoutMark(String text) {
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    private static String text(byte[] bytes, String messageKey) {
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw HttpRefused.badRequest(messageKey);
        }
    }

    /** As forms encode it. Java's own decoder replaces bytes that are not UTF-8. */
    private static String decoded(String encoded) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(encoded.length());
        for (int i = 0; i < encoded.length(); i++) {
            char c = encoded.charAt(i);
            if (c == '%') {
                int high = i + 2 < encoded.length() ? Character.digit(encoded.charAt(i + 1), 16) : -1;
                int low = i + 2 < encoded.length() ? Character.digit(encoded.charAt(i + 2), 16) : -1;
                if (high < 0 || low < 0) {
                    throw HttpRefused.badRequest("http.notEncoded");
                }
                bytes.write(high * 16 + low);
                i += 2;
            } else {
                // Tomcat lets nothing but ASCII through that is not encoded.
                bytes.write(c == '+' ? ' ' : c);
            }
        }
        return text(bytes.toByteArray(), "http.notUtf8");
    }
}
