package crm.request;

import java.time.Duration;
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

    private static final ThreadLocal<@Nullable SocketWrapperBase<?>> SOCKET = new ThreadLocal<>();

    private static final ThreadLocal<@Nullable Processor> PROCESSOR = new ThreadLocal<>();

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
                try {
                    return super.service(socket);
                } finally {
                    SOCKET.remove();
                    PROCESSOR.remove();
                }
            }
        };
    }
}
