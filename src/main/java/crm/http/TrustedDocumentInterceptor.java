package crm.http;

import crm.graphql.RequestErrorCode;
import crm.graphql.RequestRefused;
import crm.security.Caller;
import java.util.Map;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.graphql.server.WebGraphQlInterceptor;
import org.springframework.graphql.server.WebGraphQlRequest;
import org.springframework.graphql.server.WebGraphQlResponse;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * What depends on who sends a document: some may send none but those that were built in, and only those who are known
 * here can have one remembered, so that anonymous callers cannot evict documents of others.
 */
@Component
@ConditionalOnWebApplication
class TrustedDocumentInterceptor implements WebGraphQlInterceptor {

    /** Among the request's attributes: the document, if it was built in. */
    static final String TRUSTED = "crm.http.trusted-document";

    /** Among the request's attributes: the hash under which the document is to be remembered, if it is. */
    static final String REMEMBER = "crm.http.remember";

    private final KnownDocuments documents;

    private final HttpSettings settings;

    TrustedDocumentInterceptor(KnownDocuments documents, HttpSettings settings) {
        this.documents = documents;
        this.settings = settings;
    }

    @Override
    public Mono<WebGraphQlResponse> intercept(WebGraphQlRequest request, Chain chain) {
        Map<String, Object> attributes = request.getAttributes();
        if (!settings.trustedDocumentsOnly().isEmpty()
                && !attributes.containsKey(TRUSTED)
                && documents.trusted(request.getDocument()).isEmpty()) {
            Caller caller = Caller.of(request.toExecutionInput().getGraphQLContext());
            if (settings.trustedDocumentsOnly().contains(CallerKind.of(caller))) {
                throw new RequestRefused(RequestErrorCode.FORBIDDEN, null, "http.notTrusted");
            }
        }
        if (!(attributes.get(REMEMBER) instanceof String hash)) {
            return chain.next(request);
        }
        return chain.next(request).doOnNext(response -> {
            // Only what could be run: refusing the same document again is cheap.
            if (response.getExecutionResult().isDataPresent()
                    && Caller.of(response.getExecutionInput().getGraphQLContext()) != null) {
                documents.remember(hash, request.getDocument());
            }
        });
    }
}
