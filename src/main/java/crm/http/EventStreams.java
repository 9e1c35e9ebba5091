package crm.http;

import crm.security.CallerSession;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.springframework.graphql.server.WebGraphQlInterceptor;
import org.springframework.graphql.server.WebGraphQlResponse;

/** Serves operations that are answered by a stream of events. The module {@code subscription} implements it. */
public interface EventStreams extends WebGraphQlInterceptor {

    /** Attributes of a request whose events are sent to its own client. */
    Map<String, Object> client(CallerSession session);

    /** Writes the events of an answer as they come, until the stream ends or the client is gone. */
    void write(HttpServletResponse response, WebGraphQlResponse answer) throws IOException;

    /** Finds the documents of requests that name one instead of sending it. */
    interface Documents {

        /**
         * The parameters of a request with the text of its document; without {@code query} if no document is known here
         * by this hash. Empty for what is no request.
         */
        Optional<Map<String, Object>> resolve(Map<String, Object> parameters);
    }
}
