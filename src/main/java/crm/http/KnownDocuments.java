package crm.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import crm.crypto.Sha256;
import java.io.IOException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.ResourcePatternResolver;
import org.springframework.stereotype.Component;

/**
 * The documents that may be named instead of sent: those that were built in, from {@code graphql/operations}, and for a
 * while those that clients have sent together with their hash.
 */
@Component
@ConditionalOnWebApplication
class KnownDocuments implements EventStreams.Documents {

    private static final String BUILT_IN = "classpath*:operations/**/*.graphql";

    /** Of what clients have sent: in characters. */
    private static final long MOST_REMEMBERED = 2_000_000;

    private final Map<String, KnownDocument> trustedByHash = new HashMap<>();

    private final Map<String, KnownDocument> trustedByText = new HashMap<>();

    private final Cache<String, String> remembered = Caffeine.newBuilder()
            .maximumWeight(MOST_REMEMBERED)
            .weigher((String hash, String text) -> hash.length() + text.length())
            .build();

    KnownDocuments(ResourcePatternResolver resources) throws IOException {
        for (Resource file : resources.getResources(BUILT_IN)) {
            String text = file.getContentAsString(UTF_8);
            KnownDocument document = KnownDocument.parse(text)
                    .orElseThrow(() -> new IllegalStateException(file + " is no document of GraphQL"));
            trustedByHash.put(hash(text), document);
            trustedByText.put(text, document);
        }
    }

    /** The same document, if it was built in. Sending its text counts as naming it. */
    Optional<KnownDocument> trusted(String text) {
        return Optional.ofNullable(trustedByText.get(text));
    }

    /** The text under a hash: built in, or remembered. */
    Optional<String> text(String hash) {
        KnownDocument trusted = trustedByHash.get(hash);
        return Optional.ofNullable(trusted == null ? remembered.getIfPresent(hash) : trusted.text());
    }

    @Override
    public Optional<Map<String, Object>> resolve(Map<String, Object> parameters) {
        GraphQlRequestParameters given;
        try {
            given = GraphQlRequestParameters.of(parameters);
        } catch (HttpRefused e) {
            return Optional.empty();
        }
        String query = given.query();
        String hash = given.documentHash();
        if (query != null && hash != null && !hash.equals(hash(query))) {
            return Optional.empty();
        }
        Optional<String> text = query == null && hash != null ? text(hash) : Optional.ofNullable(query);
        Map<String, Object> resolved = new HashMap<>(parameters);
        resolved.remove(GraphQlRequestParameters.DOCUMENT_ID);
        text.ifPresentOrElse(
                found -> resolved.put(GraphQlRequestParameters.QUERY, found),
                () -> resolved.remove(GraphQlRequestParameters.QUERY));
        return Optional.of(resolved);
    }

    /** @param hash of the text: the caller has made sure of it */
    void remember(String hash, String text) {
        if (!trustedByHash.containsKey(hash)) {
            remembered.put(hash, text);
        }
    }

    static String hash(String text) {
        return HexFormat.of().formatHex(Sha256.of(text.getBytes(UTF_8)));
    }
}
