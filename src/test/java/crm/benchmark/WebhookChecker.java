package crm.benchmark;

import crm.ServerProcess;
import crm.SuiteLogs;
import crm.TestDatabase;
import crm.Tokens;
import crm.outbound.OpenedClient;
import crm.webhook.Receiver;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * Checks what a receiver gets of webhooks while the servers that deliver are killed: each change at least once, always
 * under the same id, and those of a record in order. The receiver fails, sleeps longer than the deadline, redirects and
 * closes connections, each at an address of its own. Part of {@link FeedChecker}, with {@code -Dchecker.webhooks=true}.
 */
public final class WebhookChecker {

    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private static final int MOST_FAULTS = 20;

    private static final int RECORDS = 30;

    private static final String CREATE = """
            mutation ($url: String!) {
              createWebhook(input: { url: $url, document:
                "subscription { changes(types: [ORDER, LEAD, TASK]) { type recordId operation version } }" }) {
                webhook { id } userErrors { message } } }""";

    private static final String UPDATE = """
            mutation ($id: ID!, $notes: String!) {
              updateOrder(input: { id: $id, managerNotes: $notes }) { userErrors { message } } }""";

    private final TestDatabase database;

    private final Plan plan;

    private final Receiver receiver;

    private final List<FeedNode> nodes;

    private final Random random;

    /** By path. */
    private final Map<String, Deliveries> webhooks = new LinkedHashMap<>();

    private final Queue<String> faults = new ConcurrentLinkedQueue<>();

    private final AtomicLong mutations = new AtomicLong();

    private volatile boolean stopped;

    /**
     * @param kills how often a node is killed without any cleanup
     * @param restarted whether a node that was killed is started again; otherwise it can be done once only
     * @param seed of all that is random but times
     */
    public record Plan(int kills, boolean restarted, long seed) {}

    /**
     * @param webhooks how many there were
     * @param changes that were to be delivered to each webhook
     * @param arrived requests at the receiver
     * @param repeated of them such as had been answered with 200 before
     * @param faults the first of them; empty if webhooks hold what they promise
     */
    public record Report(int webhooks, long changes, long arrived, long repeated, List<String> faults) {}

    /** How the receiver answers at one address. */
    private enum Behaviour {
        ACCEPTS,
        FAILS,
        SLEEPS,
        REDIRECTS,
        CLOSES;

        int status() throws IOException, InterruptedException {
            if (ThreadLocalRandom.current().nextInt(4) > 0) {
                return 200;
            }
            return switch (this) {
                case ACCEPTS -> 200;
                case FAILS -> 503;
                case SLEEPS -> {
                    TimeUnit.SECONDS.sleep(2);
                    yield 200;
                }
                case REDIRECTS -> 302;
                case CLOSES -> throw new IOException("the receiver closes the connection");
            };
        }
    }

    /** What one webhook has received. */
    private final class Deliveries {

        private final Behaviour behaviour;

        private final UUID id;

        private final long begin;

        private final Set<String> accepted = ConcurrentHashMap.newKeySet();

        /** The ids of each record's requests, in the order of their arrival. */
        private final Map<String, List<String>> arrivals = new HashMap<>();

        private long arrived;

        private long repeated;

        Deliveries(Behaviour behaviour, UUID id, long begin) {
            this.behaviour = behaviour;
            this.id = id;
            this.begin = begin;
        }

        int answer(Receiver.Message message) throws IOException, InterruptedException {
            String record =
                    message.json().path("data").path("changes").path("recordId").asString();
            synchronized (this) {
                arrived++;
                if (accepted.contains(message.id())) {
                    repeated++;
                }
                List<String> before = arrivals.computeIfAbsent(record, none -> new ArrayList<>());
                if (!before.isEmpty()
                        && !before.getLast().equals(message.id())
                        && !accepted.contains(before.getLast())) {
                    fault("%s: a change of record %s arrived before the last one was accepted"
                            .formatted(behaviour, record));
                }
                before.add(message.id());
            }
            int status = behaviour.status();
            if (status == 200) {
                accepted.add(message.id());
            }
            return status;
        }

        /** The ids of the changes that have to arrive, by record, in order. */
        Map<String, List<String>> expected() {
            Map<String, List<String>> expected = new HashMap<>();
            database.jdbc().sql("""
                            select record_id::text, epoch, tx_id::text as transaction, seq from changes
                            where record_type in ('ORDER', 'LEAD', 'TASK') and operation <> 'LEFT' and seq > :begin
                            order by epoch, tx_id, seq""").param("begin", begin).query(row -> {
                String position =
                        id + "/" + row.getInt("epoch") + "/" + row.getString("transaction") + "/" + row.getLong("seq");
                expected.computeIfAbsent(row.getString("record_id"), none -> new ArrayList<>())
                        .add(UUID.nameUUIDFromBytes(position.getBytes(StandardCharsets.UTF_8))
                                .toString());
            });
            return expected;
        }

        long missing() {
            return expected().values().stream()
                    .flatMap(List::stream)
                    .filter(change -> !accepted.contains(change))
                    .count();
        }

        synchronized void check() {
            Map<String, List<String>> expected = expected();
            expected.forEach((record, changes) -> {
                List<String> got = arrivals.getOrDefault(record, List.of());
                int last = -1;
                for (String change : got) {
                    int place = changes.indexOf(change);
                    if (place < 0) {
                        fault("%s: %s of record %s is no change".formatted(behaviour, change, record));
                    } else if (place < last || place > last + 1) {
                        fault("%s: change %d of record %s arrived after change %d"
                                .formatted(behaviour, place, record, last));
                    }
                    last = Math.max(last, place);
                }
                changes.stream()
                        .filter(change -> !accepted.contains(change))
                        .forEach(change -> fault("%s: change %d of record %s was not delivered"
                                .formatted(behaviour, changes.indexOf(change), record)));
            });
            arrivals.keySet().stream()
                    .filter(record -> !expected.containsKey(record))
                    .forEach(record -> fault("%s: record %s has no changes".formatted(behaviour, record)));
        }
    }

    private WebhookChecker(TestDatabase database, Plan plan, Receiver receiver, List<FeedNode> nodes) {
        this.database = database;
        this.plan = plan;
        this.receiver = receiver;
        this.nodes = nodes;
        this.random = new Random(plan.seed());
    }

    /** @param database with the fixture, for this run only */
    public static Report run(TestDatabase database, Path directory, Plan plan) throws Exception {
        SuiteLogs.mustNotHave(Tokens.of("admin"));
        try (Receiver receiver = new Receiver()) {
            List<FeedNode> nodes = Stream.generate(() -> new FeedNode(port -> ServerProcess.startOpened(
                            database,
                            directory,
                            port,
                            receiver.port(),
                            "--crm.webhook.allow-http=true",
                            // The lease of a delivery that was being sent is 7 s.
                            "--crm.webhook.deadline=1s",
                            "--crm.webhook.longest-pause=1s",
                            "--crm.webhook.poll-interval=100ms")))
                    .limit(2)
                    .toList();
            try {
                FeedNode.startAll(nodes);
                return new WebhookChecker(database, plan, receiver, nodes).run();
            } finally {
                nodes.forEach(FeedNode::close);
            }
        }
    }

    private Report run() throws Exception {
        for (Behaviour behaviour : Behaviour.values()) {
            create(behaviour);
        }
        receiver.answers(this::answer);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> writing = threads.submit(this::write);
            for (int kill = 0; kill < plan.kills(); kill++) {
                TimeUnit.MILLISECONDS.sleep(500 + random.nextInt(2_000));
                FeedNode node = nodes.get(random.nextInt(nodes.size()));
                node.stop(true);
                if (plan.restarted()) {
                    node.start();
                }
            }
            TimeUnit.SECONDS.sleep(1);
            stopped = true;
            writing.get();
        }
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (missing() > 0 && System.nanoTime() < end) {
            TimeUnit.SECONDS.sleep(1);
        }
        if (mutations.get() == 0) {
            fault("no mutation was made");
        }
        webhooks.values().forEach(Deliveries::check);
        return new Report(
                webhooks.size(),
                webhooks.values().iterator().next().expected().values().stream()
                        .mapToLong(List::size)
                        .sum(),
                webhooks.values().stream().mapToLong(webhook -> webhook.arrived).sum(),
                webhooks.values().stream()
                        .mapToLong(webhook -> webhook.repeated)
                        .sum(),
                List.copyOf(faults));
    }

    /** An address of the test's own machine cannot be entered by a client. */
    private void create(Behaviour behaviour) throws IOException, InterruptedException {
        UUID id = UUID.fromString(nodes.getFirst()
                .data(CREATE, Map.of("url", "https://receiver.example/hook"))
                .path("createWebhook")
                .path("webhook")
                .path("id")
                .asString());
        String path = "/" + behaviour;
        long begin = database.jdbc()
                .sql("select coalesce(max(seq), 0) from changes")
                .query(Long.class)
                .single();
        webhooks.put(path, new Deliveries(behaviour, id, begin));
        database.jdbc()
                .sql("update webhooks set url = ? where id = ?")
                .param("http://" + OpenedClient.PUBLIC + ":" + receiver.port() + path)
                .param(id)
                .update();
    }

    private int answer(Receiver.Message message) throws IOException, InterruptedException {
        Deliveries webhook = webhooks.get(message.path());
        if (webhook == null) {
            fault("a redirect was followed to " + message.path());
            return 200;
        }
        return webhook.answer(message);
    }

    private long missing() {
        return webhooks.values().stream().mapToLong(Deliveries::missing).sum();
    }

    /** Changes the same few records, by mutations and in the database. */
    private void write() {
        Random own = new Random(plan.seed());
        while (!stopped) {
            int record = 1 + own.nextInt(RECORDS);
            try {
                FeedNode node = nodes.get(own.nextInt(nodes.size()));
                if (own.nextBoolean() && node.isUp()) {
                    node.data(
                            UPDATE, Map.of("id", "ORD-%06d".formatted(record), "notes", "Mutation " + mutations.get()));
                    mutations.incrementAndGet();
                } else {
                    database.execute("""
                            update orders set manager_notes = 'Direct %d' where order_code = 'ORD-%06d';
                            update leads set application_notes = 'Direct %d' where code = 'LEAD-%06d'
                            """.formatted(own.nextInt(), record, own.nextInt(), record));
                }
                TimeUnit.MILLISECONDS.sleep(300);
            } catch (IOException e) {
                // The node was killed. The change was made or not: the table tells.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void fault(String fault) {
        if (faults.size() < MOST_FAULTS) {
            faults.add(fault);
        }
    }
}
