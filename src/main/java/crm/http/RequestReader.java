package crm.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import crm.graphql.NumberLimits;
import crm.graphql.StorableText;
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
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamConstraintsException;
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

    /** Names, values, and starts and ends of objects and lists. Each may take a hundred bytes of memory. */
    private static final int MAX_TOKENS = 100_000;

    private final Duration upload;

    private final JsonMapper json = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxTokenCount(MAX_TOKENS)
                            .build())
                    .build())
            // Exact: a double has about 16 digits.
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    RequestReader(HttpSettings settings) {
        this.upload = settings.bodyReadTimeout();
    }

    /**
     * @param memory that the body may take
     * @throws HttpRefused if the body is not a request, or more than may be sent
     * @throws crm.graphql.RetryLater if there is no memory left for the body
     */
    GraphQlRequestParameters body(HttpServletRequest request, BodyMemory.Lease memory) {
        requireJson(request.getContentType());
        String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            // Small on the wire and large in memory: not worth it for a few kilobytes.
            throw HttpRefused.encoded();
        }
        Object body = json(withoutMark(text(bytes(request, memory), "http.notUtf8")), "http.notJson");
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

    /**
     * The parameters of another endpoint, from a JSON object in the body.
     *
     * @param names of the parameters that there are
     * @throws HttpRefused if the body is not a request, or more than may be sent
     */
    Map<String, Object> parameters(HttpServletRequest request, BodyMemory.Lease memory, Set<String> names) {
        requireJson(request.getContentType());
        if (request.getHeader(HttpHeaders.CONTENT_ENCODING) != null) {
            throw HttpRefused.encoded();
        }
        String text = withoutMark(text(bytes(request, memory), "http.notUtf8"));
        if (!(json(text, "http.notJson") instanceof Map<?, ?> given)) {
            throw HttpRefused.badRequest("http.oneRequest");
        }
        Map<String, Object> parameters = new HashMap<>();
        given.forEach((name, value) -> {
            requireKnown(String.valueOf(name), names);
            if (value != null) {
                parameters.put(String.valueOf(name), value);
            }
        });
        requireNumbers(parameters);
        return parameters;
    }

    /**
     * The same from an address. A value that begins with a brace is JSON, any other a text.
     *
     * @param query of the address, as it came
     */
    Map<String, Object> parameters(@Nullable String query, Set<String> names) {
        Map<String, Object> parameters = new HashMap<>();
        for (String pair : query == null ? new String[0] : query.split("&")) {
            int end = pair.indexOf('=');
            String name = decoded(end < 0 ? pair : pair.substring(0, end));
            String value = end < 0 ? "" : decoded(pair.substring(end + 1));
            if (name.isEmpty() && value.isEmpty()) {
                continue;
            }
            requireKnown(name, names);
            if (!value.isEmpty()
                    && parameters.put(name, value.startsWith("{") ? json(value, "http.notJson") : value) != null) {
                throw HttpRefused.badRequest("http.twice", name);
            }
        }
        requireNumbers(parameters);
        return parameters;
    }

    private static void requireKnown(String name, Set<String> names) {
        if (!names.contains(name)) {
            throw HttpRefused.badRequest("http.unknownParameter", StorableText.shown(name), new TreeSet<>(names));
        }
    }

    private static void requireNumbers(Map<String, Object> parameters) {
        if (!NumberLimits.allow(parameters)) {
            throw HttpRefused.badRequest("http.digits", "filter", NumberLimits.DIGITS);
        }
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
    private byte[] bytes(HttpServletRequest request, BodyMemory.Lease memory) {
        int maxBody = memory.maxBodySize();
        if (request.getContentLengthLong() > maxBody) {
            throw memory.tooLarge();
        }
        byte[] bytes;
        try (InputStream in = request.getInputStream()) {
            bytes = read(in, memory);
        } catch (SocketTimeoutException e) {
            WatchedHttpProtocol.leaveTheRestUnread();
            throw HttpRefused.timeout();
        } catch (IOException e) {
            // Such as chunks that are none. A client that is gone does not read this.
            throw HttpRefused.badRequest("http.incomplete");
        }
        if (bytes.length > maxBody) {
            throw memory.tooLarge();
        }
        return bytes;
    }

    /** At most one byte too many. All reads together, and each of them, end in time. */
    private byte[] read(InputStream in, BodyMemory.Lease memory) throws IOException {
        int maxBody = memory.maxBodySize();
        long end = System.nanoTime() + upload.toNanos();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        memory.reserve(PART);
        byte[] part = new byte[PART];
        while (body.size() <= maxBody) {
            WatchedHttpProtocol.readTimeout(Duration.ofNanos(end - System.nanoTime()));
            int length = in.read(part, 0, Math.min(PART, maxBody + 1 - body.size()));
            if (length <= 0) {
                break;
            }
            memory.reserve(length);
            body.write(part, 0, length);
            if (System.nanoTime() - end > 0) {
                throw new SocketTimeoutException("the body did not arrive in time");
            }
        }
        return body.toByteArray();
    }

    private Object json(String text, String messageKey) {
        try {
            return json.readValue(text, Object.class);
        } catch (StreamConstraintsException e) {
            throw HttpRefused.badRequest("http.jsonTooLarge", MAX_TOKENS);
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
