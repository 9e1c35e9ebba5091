package crm.request;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.ActionCode;
import org.apache.coyote.Processor;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * Tomcat's HTTP/1.1, which tells the code that answers a request on which socket it came. A servlet has no other way to
 * see that its client has gone. Public, because Tomcat makes it by its name.
 */
public class WatchedHttpProtocol extends Http11NioProtocol {

    private static final long IDLE_MILLIS = 1000;

    private static final ThreadLocal<@Nullable SocketWrapperBase<?>> SOCKET = new ThreadLocal<>();

    private static final ThreadLocal<@Nullable Processor> PROCESSOR = new ThreadLocal<>();

    /** Connections with a request in progress. */
    private final Set<SocketWrapperBase<?>> busy = ConcurrentHashMap.newKeySet();

    /**
     * Tomcat reads the rest of a body after its answer, as long as it takes. Not of the request which this thread
     * answers: its connection has to be closed.
     */
    public static void leaveTheRestUnread() {
        if (PROCESSOR.get() instanceof Http11Processor processor) {
            processor.action(ActionCode.DISABLE_SWALLOW_INPUT, null);
        }
    }

    /**
     * How long each next read of the body waits. Tomcat sets its own timeout again for the next request. HTTP/2 has a
     * timeout for the reads of a stream instead.
     *
     * @param timeout at least a millisecond is waited
     */
    public static void readTimeout(Duration timeout) {
        SocketWrapperBase<?> socket = SOCKET.get();
        if (socket != null) {
            socket.setReadTimeout(Math.max(1, timeout.toMillis()));
        }
    }

    /**
     * Lets the connections of a connector that have been without a request for a second end within about another one.
     */
    static void closeIdleConnections(Connector connector) {
        if (connector.getProtocolHandler() instanceof WatchedHttpProtocol http) {
            http.getEndpoint().getConnections().stream()
                    .filter(connection -> !http.busy.contains(connection))
                    .forEach(connection -> connection.setReadTimeout(IDLE_MILLIS));
        }
    }

    /** That of the request which this thread answers; null if it came in another way, such as HTTP/2. */
    public static @Nullable SocketWrapperBase<?> socket() {
        return SOCKET.get();
    }

    @Override
    protected Processor createProcessor() {
        return new Http11Processor(this, getAdapter()) {
            @Override
            public SocketState service(SocketWrapperBase<?> socket) throws java.io.IOException {
                SOCKET.set(socket);
                PROCESSOR.set(this);
                busy.add(socket);
                try {
                    return super.service(socket);
                } finally {
                    busy.remove(socket);
                    SOCKET.remove();
                    PROCESSOR.remove();
                }
            }
        };
    }
}
