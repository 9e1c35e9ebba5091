package crm.command;

import crm.security.Actor;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tells the triggers of the change feed who makes the changes of the current transaction: in the setting
 * {@code crm.change}, which ends with the transaction. Transactions of jobs have it from the start, as the CRM's own.
 */
@Component
public class ChangeCause {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Of the id that a request has in the logs and in {@code X-Request-Id}. */
    private static final String REQUEST_ID = "requestId";

    private final JdbcClient jdbc;

    private final Clock clock;

    ChangeCause(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** @param mutation null for work of the server itself */
    public void set(Actor actor, @Nullable String mutation) {
        Map<String, Object> cause = new LinkedHashMap<>();
        cause.put("kind", actor.kind());
        if (actor.id() != null) {
            cause.put("id", actor.id());
        }
        cause.put("name", actor.name());
        if (mutation != null) {
            cause.put("mutation", mutation);
        }
        String request = MDC.get(REQUEST_ID);
        if (request != null) {
            cause.put("request", request);
        }
        cause.put("at", clock.instant().toString());
        jdbc.sql("select set_config('crm.change', ?, true)")
                .param(JSON.writeValueAsString(cause))
                .query(String.class)
                .single();
    }
}
