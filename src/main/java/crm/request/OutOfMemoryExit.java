package crm.request;

import com.sun.management.HotSpotDiagnosticMXBean;
import crm.graphql.Causes;
import java.lang.management.ManagementFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the process when the heap is full, where the JVM was started without {@code -XX:+ExitOnOutOfMemoryError}, which
 * does the same. Otherwise the threads that accept connections may be dead while the process lives on. The option is
 * better: it also covers errors that a library catches.
 */
public final class OutOfMemoryExit {

    /** The JVM's own exit code with the option. */
    static final int STATUS = 3;

    private static final String OPTION = "ExitOnOutOfMemoryError";

    private static final Logger log = LoggerFactory.getLogger(OutOfMemoryExit.class);

    private OutOfMemoryExit() {}

    /** For all threads that end with an error; to be called once, at the start. */
    public static void install() {
        HotSpotDiagnosticMXBean jvm = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        if (jvm != null && Boolean.parseBoolean(jvm.getVMOption(OPTION).getValue())) {
            return;
        }
        Thread.setDefaultUncaughtExceptionHandler((thread, error) -> {
            exitIfOutOfMemory(error);
            log.error("The thread {} ended with an error", thread.getName(), error);
        });
    }

    /** Does not return if the error, or one of its causes, is an {@link OutOfMemoryError}. */
    static void exitIfOutOfMemory(Throwable error) {
        if (Causes.of(error).anyMatch(OutOfMemoryError.class::isInstance)) {
            try {
                // May fail for the same reason.
                log.error("The heap is full: the process ends. Give it more memory with -Xmx.");
            } finally {
                Runtime.getRuntime().halt(STATUS);
            }
        }
    }
}
