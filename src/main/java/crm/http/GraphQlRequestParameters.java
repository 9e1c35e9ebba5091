package crm.http;

import crm.graphql.NumberLimits;
import crm.graphql.StorableText;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a request by GET or POST. Exactly one of the first two is given, unless the document is known only
 * by its hash.
 *
 * @param query the text of the document
 * @param documentHash of a document that is known here: SHA-256, in lower-case hexadecimal digits
 * @param persisting whether the document is to be remembered, or was to be, under that hash: Apollo's way
 */
record GraphQlRequestParameters(
        @Nullable String query,
        @Nullable String documentHash,
        boolean persisting,
        @Nullable String operationName,
        Map<String, Object> variables,
        Map<String, Object> extensions) {

    static final String QUERY = "query";

    static final String DOCUMENT_ID = "documentId";

    static final String OPERATION_NAME = "operationName";

    static final String VARIABLES = "variables";

    static final String EXTENSIONS = "extensions";

    /** Others are left alone, as the draft wants it. */
    static final List<String> NAMES = List.of(QUERY, DOCUMENT_ID, OPERATION_NAME, VARIABLES, EXTENSIONS);

    private static final String PERSISTED_QUERY = "persistedQuery";

    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

    private static final String PREFIX = "sha256:";

    /** @throws HttpRefused if these are not the parameters of a request */
    static GraphQlRequestParameters of(Map<?, ?> given) {
        String query = text(given, QUERY);
        String id = text(given, DOCUMENT_ID);
        Map<String, Object> extensions = object(given, EXTENSIONS);
        String hash = id == null ? null : hashOfId(id);
        Object persisted = extensions.get(PERSISTED_QUERY);
        if (hash != null && (query != null || persisted != null)) {
            throw HttpRefused.badRequest("http.queryAndId");
        }
        if (persisted != null) {
            hash = hashOfApollo(persisted);
        }
        if (query == null && hash == null) {
            throw HttpRefused.badRequest("http.noQuery");
        }
        return new GraphQlRequestParameters(
                query, hash, persisted != null, text(given, OPERATION_NAME), object(given, VARIABLES), extensions);
    }

    private static @Nullable String text(Map<?, ?> given, String name) {
        Object value = given.get(name);
        if (value == null) {
            return null;
        }
        if (!(value instanceof String text)) {
            throw HttpRefused.badRequest("http.notText", name);
        }
        if (!StorableText.is(text)) {
            throw HttpRefused.badRequest("http.invalidText", name);
        }
        return text;
    }

    /** Keys of JSON objects are strings, and Jackson makes no others. */
    @SuppressWarnings("unchecked")
    private static Map<String, Object> object(Map<?, ?> given, String name) {
        Object value = given.get(name);
        if (value == null) {
            return Map.of();
        }
        if (!(value instanceof Map<?, ?> object)) {
            throw HttpRefused.badRequest("http.notObject", name);
        }
        if (!NumberLimits.allow(object)) {
            throw HttpRefused.badRequest("http.digits", name, NumberLimits.DIGITS);
        }
        return (Map<String, Object>) object;
    }

    private static String hashOfId(String id) {
        String hash = id.startsWith(PREFIX) ? id.substring(PREFIX.length()) : "";
        if (!HASH.matcher(hash).matches()) {
            throw HttpRefused.badRequest("http.documentId");
        }
        return hash;
    }

    private static String hashOfApollo(Object persisted) {
        if (!(persisted instanceof Map<?, ?> object)
                || !Integer.valueOf(1).equals(object.get("version"))
                || !(object.get("sha256Hash") instanceof String hash)
                || !HASH.matcher(hash).matches()) {
            throw HttpRefused.badRequest("http.persistedQuery");
        }
        return hash;
    }
}
