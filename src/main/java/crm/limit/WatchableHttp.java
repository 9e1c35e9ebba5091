package crm.limit;

import org.apache.coyote.Processor;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * Tomcat's HTTP/1.1, which tells whoever answers a request on which socket it came. A servlet has no other way to see that
 * its client has gone. Public, because Tomcat makes it by its name.
 */
public class WatchableHttp extends Http11NioProtocol {

    private static final ThreadLocal<@Nullable SocketWrapperBase<?>> SOCKET = new ThreadLocal<>();

    /** That of the request which this thread answers; null if it came in another way, such as HTTP/2. */
    static @Nullable SocketWrapperBase<?> socket() {
        return SOCKET.get();
    }

    @Override
    protected Processor createProcessor() {
        return new Http11Processor(this, getAdapter()) {
            @Override
            public SocketState service(SocketWrapperBase<?> socket) throws java.io.IOException {
                SOCKET.set(socket);
                try {
                    return super.service(socket);
                } finally {
                    SOCKET.remove();
                }
            }
        };
    }
}
