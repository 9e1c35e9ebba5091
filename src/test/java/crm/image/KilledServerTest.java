package crm.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import crm.ApiTest;
import crm.Fixture;
import crm.Reply;
import crm.ServerProcess;
import crm.SuiteLogs;
import crm.TestDatabase;
import crm.outbound.OpenedClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Servers in processes of their own that are killed, and the next ones that go on. */
@Execution(ExecutionMode.CONCURRENT)
class KilledServerTest {

    private static final String FAST = "--crm.job.polling-interval=100ms";

    private static final String NEVER = "--crm.job.polling-interval=1h";

    private final TestDatabase database = TestDatabase.withFixture();

    private final Classifieds classifieds = Classifieds.at(OpenedClient.PUBLIC);

    private final List<Process> started = new ArrayList<>();

    @TempDir
    private Path directory;

    @AfterEach
    void end() {
        started.forEach(KilledServerTest::kill);
        classifieds.close();
    }

    private Process start(String... settings) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-D" + SuiteLogs.FOLDER_PROPERTY + "=" + SuiteLogs.FOLDER,
                "-cp",
                System.getProperty("java.class.path"),
                OpenedServer.class.getName(),
                "--server.port=0",
                "--management.server.port=0",
                "--crm.security.jwt-secret=" + ApiTest.SIGNING_SECRET,
                "--crm.security.signing-secret=" + ApiTest.SIGNING_SECRET,
                "--crm.image.directory=" + directory.resolve("images"),
                "--crm.image.proxy.directory=" + directory.resolve("cache"),
                "--crm.job.heartbeat-interval=500ms",
                "--test.classifieds=" + classifieds.port()));
        command.addAll(List.of(database.arguments(settings)));
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("log").toFile()))
                .start();
        started.add(process);
        return process;
    }

    /** As kill -9 does: nothing in it has the time to finish. */
    private static void kill(Process process) {
        process.destroyForcibly().onExit().join();
    }

    private UUID order(String path) {
        UUID id = UUID.randomUUID();
        database.jdbc()
                .sql("""
                        insert into orders (id, order_code, customer_id, bike_snapshot, archived_bike, bike_name,
                          status,
                          status_changed_at, created_at, updated_at)
                        values (:id, :code, :customer::uuid, jsonb_build_object('title', 'Trek', 'takenAt', now(),
                          'images',
                          jsonb_build_array(:picture::text)), false, 'Trek', 'PENDING_MANAGER', now(), now(), now())
                        """)
                .param("id", id)
                .param("code", "ORD-" + id)
                .param("customer", Fixture.customer(1))
                .param("picture", "http://photos.example:" + classifieds.port() + path)
                .update();
        return id;
    }

    /** Booked at a server of production, which is killed before it begins with the pictures. */
    private UUID booked(String path) {
        try (ServerProcess server = ServerProcess.start(
                database, directory, NEVER, "--crm.image.directory=" + directory.resolve("images"))) {
            Reply reply = server.api()
                    .as("admin")
                    .query("""
                    mutation($picture: String!) { createBooking(input: {
                      customer: {fullName: "Vera", email: "vera@example.com"}
                      bike: {title: "Trek", images: [$picture]}}) { order { id } userErrors { message } } }
                    """, Map.of("picture", "http://photos.example:" + classifieds.port() + path));
            return UUID.fromString(reply.data("createBooking.order.id").asString());
        }
    }

    private void until(String what, String sql, String expected) {
        await(what)
                .atMost(Duration.ofMinutes(2))
                .failFast("the server ended", () -> !started.getLast().isAlive())
                .until(
                        () -> database.jdbc()
                                .sql(sql)
                                .query(String.class)
                                .optional()
                                .orElse(""),
                        expected::equals);
    }

    private String state(UUID order) {
        return "select state || ' ' || attempts from image_archives where order_id = '" + order + "'";
    }

    private String images(UUID order) {
        return database.jdbc()
                .sql("select array_to_string(cached_images, ' ') from orders where id = ?")
                .param(order)
                .query(String.class)
                .single();
    }

    private List<Path> files(UUID order) throws Exception {
        String key = database.jdbc()
                .sql("select storage_key from image_archives where order_id = ?")
                .param(order)
                .query(String.class)
                .single();
        try (Stream<Path> files = Files.list(directory.resolve("images/bikes").resolve(key))) {
            return files.toList();
        }
    }

    @Test
    void nextServerArchivesOnceAfterAKill() throws Exception {
        classifieds.picture("/1.jpg", "image/jpeg", TestPictures.jpeg(100, 50));
        UUID booked = booked("/1.jpg");
        assertThat(classifieds.requests()).isEmpty();

        // The next one takes that on, and dies in the middle of another.
        CountDownLatch killed = new CountDownLatch(1);
        classifieds.page("/2.jpg", out -> killed.await());
        UUID interrupted = order("/2.jpg");
        Process second = start(FAST, "--test.order=" + interrupted);
        until("what was left is archived", state(booked), "ARCHIVED 1");
        await("the other is begun").atMost(Duration.ofMinutes(1)).until(() -> classifieds.asked("/2.jpg") == 1);
        kill(second);
        killed.countDown();
        classifieds.picture("/2.jpg", "image/jpeg", TestPictures.jpeg(200, 50));

        start(FAST);
        until("what was interrupted is archived", state(interrupted), "ARCHIVED 1");

        for (UUID order : List.of(booked, interrupted)) {
            assertThat(images(order)).matches("/images/bikes/[0-9a-f]{32}/[0-9a-f]{32}-640\\.jpg");
            assertThat(files(order)).hasSize(2);
        }
        // Which of both comes first is chance; the one that was interrupted is asked for again.
        assertThat(classifieds.requests()).containsExactlyInAnyOrder("/1.jpg", "/2.jpg", "/2.jpg");
        until("no job is left", "select count(*)::text from scheduled_tasks where task_instance <> 'recurring'", "0");
    }
}
