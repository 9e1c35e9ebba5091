package crm.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class OutOfMemoryExitTest {

    /** Waits for ever, while another thread fills the heap. */
    public static final class FullHeap {

        private FullHeap() {}

        public static void main(String[] args) throws InterruptedException {
            OutOfMemoryExit.install();
            Thread.ofPlatform().start(() -> {
                List<byte[]> kept = new ArrayList<>();
                while (true) {
                    kept.add(new byte[1 << 20]);
                }
            });
            new CountDownLatch(1).await();
        }
    }

    @Test
    void endsTheProcessWhenAThreadRunsOutOfMemory() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx32m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        FullHeap.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(OutOfMemoryExit.STATUS);
        } finally {
            process.destroyForcibly();
        }
    }
}
