package crm.security;

import crm.api.ErrorCode;
import graphql.GraphQLError;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.graphql.server.WebGraphQlHandler;
import org.springframework.graphql.server.WebGraphQlResponse;
import org.springframework.graphql.server.webmvc.GraphQlHttpHandler;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.function.AsyncServerResponse;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;
import reactor.core.publisher.Mono;

/** Answers 401 where a token is missing, which Spring's handler (200 or 400) does not know, and answers at once. */
@Component
@ConditionalOnWebApplication
class GraphQlHttpStatus extends GraphQlHttpHandler {

    GraphQlHttpStatus(WebGraphQlHandler handler) {
        super(handler);
    }

    /**
     * The answer is made on the request's own thread, a virtual one, so it is there: an asynchronous response would only
     * send the request through Tomcat and the filters a second time.
     */
    @Override
    protected ServerResponse prepareResponse(ServerRequest request, Mono<WebGraphQlResponse> response) {
        ServerResponse prepared = super.prepareResponse(request, response);
        return prepared instanceof AsyncServerResponse asynchronous ? asynchronous.block() : prepared;
    }

    @Override
    protected HttpStatus selectResponseStatus(WebGraphQlResponse response, MediaType mediaType) {
        if (CallerInterceptor.isUnauthenticated(response)) {
            return HttpStatus.UNAUTHORIZED;
        }
        HttpStatus refused = response.getExecutionResult().isDataPresent() ? null : ofRefusal(response);
        return refused == null ? super.selectResponseStatus(response, mediaType) : refused;
    }

    /** Where nothing was executed, for a reason that clients and proxies have to tell apart. */
    private static @Nullable HttpStatus ofRefusal(WebGraphQlResponse response) {
        for (GraphQLError error : response.getExecutionResult().getErrors()) {
            Object code =
                    error.getExtensions() == null ? null : error.getExtensions().get("code");
            if (ErrorCode.LIMIT_EXCEEDED.name().equals(code)) {
                return HttpStatus.BAD_REQUEST;
            }
            if (ErrorCode.RATE_LIMITED.name().equals(code)) {
                return HttpStatus.TOO_MANY_REQUESTS;
            }
            if (ErrorCode.UNAVAILABLE.name().equals(code)) {
                return HttpStatus.SERVICE_UNAVAILABLE;
            }
        }
        return null;
    }
}
