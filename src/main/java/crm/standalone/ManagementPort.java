package crm.standalone;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementServerProperties;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.stereotype.Component;

/**
 * Uses any free port for the management if its default is occupied: a first start must not fail because of a port
 * that was not configured.
 */
@Component
@ConditionalOnStandalone
@ConditionalOnWebApplication
class ManagementPort implements BeanPostProcessor {

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        if (bean instanceof ManagementServerProperties management
                && management.getPort() != null
                && !isFree(management.getAddress(), management.getPort())) {
            management.setPort(0);
        }
        return bean;
    }

    private static boolean isFree(@Nullable InetAddress address, int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, address)) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
