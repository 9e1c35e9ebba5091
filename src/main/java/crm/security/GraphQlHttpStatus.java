package crm.security;

import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.graphql.server.WebGraphQlHandler;
import org.springframework.graphql.server.WebGraphQlResponse;
import org.springframework.graphql.server.webmvc.GraphQlHttpHandler;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;

/** Answers 401 where a token is missing, which Spring's handler (200 or 400) does not know. */
@Component
@ConditionalOnWebApplication
class GraphQlHttpStatus extends GraphQlHttpHandler {

    GraphQlHttpStatus(WebGraphQlHandler handler) {
        super(handler);
    }

    @Override
    protected HttpStatus selectResponseStatus(WebGraphQlResponse response, MediaType mediaType) {
        return CallerInterceptor.isUnauthenticated(response)
                ? HttpStatus.UNAUTHORIZED
                : super.selectResponseStatus(response, mediaType);
    }
}
