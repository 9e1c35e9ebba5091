package crm.http;

import static org.assertj.core.api.Assertions.assertThat;

import crm.ApiTest;
import crm.graphql.ErrorCodeInterceptor;
import crm.ratelimit.RateLimitInterceptor;
import crm.security.CallerInterceptor;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.graphql.server.WebGraphQlInterceptor;

@ApiTest
class InterceptorsTest {

    @Autowired
    private List<WebGraphQlInterceptor> beans;

    @Autowired
    private ErrorCodeInterceptor errorCodes;

    @Autowired
    private CallerInterceptor callers;

    @Autowired
    private RateLimitInterceptor rateLimits;

    @Autowired
    private TrustedDocumentInterceptor trustedDocuments;

    @Autowired
    private EventStreams streams;

    /** Spring does not collect the beans by itself: one that is not in the list would never run. */
    @Test
    void everyInterceptorIsInTheList() {
        assertThat(Stream.concat(
                        HttpConfiguration.interceptors(errorCodes, callers, rateLimits, trustedDocuments).stream(),
                        Stream.of(streams)))
                .containsExactlyInAnyOrderElementsOf(beans);
    }
}
