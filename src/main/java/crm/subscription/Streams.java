package crm.subscription;

import crm.feed.Change;
import crm.feed.ChangeFeed;
import crm.feed.ChangePosition;
import crm.feed.RecordType;
import crm.graphql.ErrorExtensions;
import crm.graphql.Messages;
import crm.graphql.RequestErrorCode;
import crm.graphql.RequestRefused;
import crm.graphql.RetryLater;
import crm.ratelimit.CallerQuotas;
import crm.request.AccessLog;
import crm.request.RequestScopes;
import crm.security.ApiKeyRevoked;
import crm.security.Caller;
import crm.security.CallerContext;
import crm.security.CallerSession;
import crm.security.PersonDeactivated;
import graphql.GraphQLError;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.retry.RetryException;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalEventListener;

/**
 * The streams of this node. One reader of the feed wakes their groups; each group reads on from its own position. A
 * stream that resumes first catches up on its own, and then joins its group.
 */
@Component
@ConditionalOnWebApplication
class Streams implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Streams.class);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);

    /** After as many failures of the same step, about 12 seconds, clients are told to resume elsewhere. */
    private static final int MOST_FAILURES = 6;

    private final RetryTemplate retry = new RetryTemplate(RetryPolicy.builder()
            .includes(DataAccessException.class)
            .maxRetries(MOST_FAILURES - 1)
            .delay(FIRST_PAUSE)
            .multiplier(2)
            .build());

    /** Changes of these can end the rights of a caller. */
    private static final Set<RecordType> CALLERS = EnumSet.of(RecordType.API_KEY, RecordType.MANAGER);

    private static final Duration WATCH_INTERVAL = Duration.ofSeconds(1);

    /** How often it is looked up what became due. */
    private static final Duration DUE_INTERVAL = Duration.ofSeconds(15);

    /** A transaction may commit as much later than it says. What it changed is told twice then, mostly. */
    private static final Duration DUE_OVERLAP = Duration.ofSeconds(5);

    private final ChangeFeed feed;

    private final RequestScopes scopes;

    private final CallerQuotas quotas;

    private final SubscriptionMetrics metrics;

    private final AccessLog accessLog;

    private final Messages messages;

    private final SubscriptionSettings settings;

    private final Clock clock;

    /** Of the present listening: what an earlier one read has a gap after it. */
    private volatile RecentChanges recent;

    private final Subscription.Work work;

    private final AtomicInteger catchingUp = new AtomicInteger();

    /** How many rights are looked up at the same time. */
    private final Semaphore checks;

    /** Sessions whose rights are looked up from time to time, and are being looked up now. */
    private final Set<CallerSession> checking = ConcurrentHashMap.newKeySet();

    private final Map<GroupKey, StreamGroup> groups = new ConcurrentHashMap<>();

    private final Map<Stream, GroupKey> streams = new ConcurrentHashMap<>();

    private final Set<WebSocketConnection> connections = ConcurrentHashMap.newKeySet();

    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();

    private volatile ScheduledExecutorService watch = newWatch();

    private @Nullable AutoCloseable listening;

    private volatile boolean running;

    private volatile boolean stopping;

    private long checkedAt = System.nanoTime();

    private long lookedForDueAt = System.nanoTime();

    Streams(
            ChangeFeed feed,
            RequestScopes scopes,
            CallerContext callers,
            CallerQuotas quotas,
            SubscriptionMetrics metrics,
            AccessLog accessLog,
            Messages messages,
            SubscriptionSettings settings,
            Clock clock) {
        this.feed = feed;
        this.scopes = scopes;
        this.quotas = quotas;
        this.metrics = metrics;
        this.accessLog = accessLog;
        this.messages = messages;
        this.settings = settings;
        this.clock = clock;
        this.recent = new RecentChanges(feed);
        this.checks = new Semaphore(settings.maxConcurrent(), true);
        this.work = new Subscription.Work(
                feed,
                scopes,
                callers,
                new Semaphore(settings.maxConcurrent(), true),
                settings.batchSize(),
                metrics,
                this::charge);
    }

    private static ScheduledExecutorService newWatch() {
        return Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("streams").factory());
    }

    Subscription.Work work() {
        return work;
    }

    /** @throws RetryLater if the caller or the node has as many streams as are allowed */
    void requireRoom(Caller caller) {
        if (stopping) {
            throw new RetryLater(RequestErrorCode.UNAVAILABLE, "STREAMS", 1, StreamEnd.SHUTDOWN.messageKey());
        }
        if (streams.size() >= settings.maxPerNode()) {
            throw new RetryLater(RequestErrorCode.UNAVAILABLE, "STREAMS", 1, "limit.busy");
        }
        if (count(caller) >= settings.maxPerCaller()) {
            throw new RetryLater(
                    RequestErrorCode.RATE_LIMITED,
                    "STREAMS_PER_CALLER",
                    1,
                    "subscription.tooMany",
                    settings.maxPerCaller());
        }
    }

    private long count(Caller caller) {
        return streams.keySet().stream()
                .filter(stream -> isOf(stream.client().session(), caller.id()))
                .count();
    }

    private static boolean isOf(CallerSession session, String callerId) {
        return session.caller().id().equals(callerId);
    }

    /**
     * Begins a stream, with the rights of the caller of this thread.
     *
     * @param after the position to resume after; null to begin now
     */
    Stream open(StreamClient client, GroupKey key, Subscription subscription, @Nullable ChangePosition after) {
        Stream stream = new Stream(client, key.operationName(), settings.bufferSize(), this::ended, this::error);
        streams.put(stream, key);
        metrics.opened(stream);
        try {
            listen();
            // Its rights may have ended since they were looked up, before anybody listened for that.
            stream.hold();
            workers.execute(() -> check(client.session(), List.of(stream)));
            if (after == null) {
                join(stream, key, subscription, null, feed.now());
            } else {
                workers.execute(() -> catchUp(stream, key, subscription, after));
            }
        } catch (RuntimeException e) {
            subscription.close();
            stream.end(StreamEnd.UNAVAILABLE);
            throw e;
        }
        return stream;
    }

    private synchronized void listen() {
        if (listening == null) {
            RecentChanges own = new RecentChanges(feed);
            recent = own;
            listening = feed.listen(changes -> read(own, changes));
        }
    }

    /** Nothing is read while there are no streams. */
    private synchronized void stopListening() {
        AutoCloseable open = listening;
        if (open == null || !streams.isEmpty()) {
            return;
        }
        try {
            open.close();
        } catch (Exception e) {
            throw new IllegalStateException("the feed cannot be left", e);
        }
        listening = null;
    }

    /** On the reader's thread. */
    private void read(RecentChanges own, List<Change> changes) {
        Set<String> callers = changes.stream()
                .filter(change -> CALLERS.contains(change.type()))
                .map(change -> change.recordId().toString())
                .collect(Collectors.toSet());
        try {
            if (!callers.isEmpty()) {
                // No event that follows the change reaches a client who lost its rights by it.
                check(session -> callers.contains(session.caller().id()));
            }
        } finally {
            own.add(changes);
            groups.values().forEach(this::wake);
        }
    }

    private void wake(StreamGroup group) {
        if (group.wake()) {
            workers.execute(() -> tellNews(group));
        }
    }

    private void wakeLater(StreamGroup group, Duration pause) {
        var unused = watch.schedule(() -> wake(group), pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void tellNews(StreamGroup group) {
        try {
            Duration pause = group.tellNews(recent);
            if (pause.isPositive()) {
                wakeLater(group, pause);
            }
        } catch (RequestRefused e) {
            group.streams().forEach(stream -> stream.end(end(e)));
        } catch (Exception e) {
            int failures = group.failed();
            if (failures >= MOST_FAILURES) {
                log.error("Streams end: their events could not be read", e);
                group.streams().forEach(stream -> stream.end(StreamEnd.UNAVAILABLE));
            } else {
                log.warn("Events could not be read, and are read again: {}", e.toString());
                wakeLater(group, FIRST_PAUSE.multipliedBy(1L << failures));
            }
        }
    }

    /** @return whether the stream has joined a group; otherwise it has not seen everything that its group has told */
    private boolean join(
            Stream stream, GroupKey key, Subscription subscription, @Nullable ChangePosition seen, ChangePosition now) {
        while (!stream.isEnded()) {
            StreamGroup own = new StreamGroup(subscription, now, clock.instant());
            StreamGroup group = groups.computeIfAbsent(key, absent -> own);
            switch (group.join(stream, seen, now)) {
                case YES -> {
                    if (group != own) {
                        subscription.close();
                    }
                    if (stream.isEnded()) {
                        leave(stream, key);
                    }
                    // It may have begun before changes that the reader has delivered already.
                    wake(group);
                    return true;
                }
                case BEHIND -> {
                    return false;
                }
                case CLOSED -> groups.remove(key, group);
            }
        }
        return false;
    }

    /** Reads at the speed of its client, in batches. */
    private void catchUp(Stream stream, GroupKey key, Subscription subscription, ChangePosition after) {
        ChangePosition position = after;
        catchingUp.incrementAndGet();
        try {
            while (!stream.isEnded()) {
                ChangePosition from = position;
                Optional<ChangePosition> next = retry.execute(() -> tellMore(stream, subscription, from));
                if (next.isEmpty()) {
                    // Everything before this moment was told.
                    if (join(stream, key, subscription, position, position)) {
                        return;
                    }
                } else {
                    position = next.get();
                }
            }
            subscription.close();
        } catch (RetryException e) {
            subscription.close();
            if (e.getCause() instanceof RequestRefused refused) {
                stream.end(end(refused));
            } else {
                log.error("A stream ends: its events could not be read", e.getCause());
                stream.end(StreamEnd.UNAVAILABLE);
            }
        } finally {
            catchingUp.decrementAndGet();
        }
    }

    /** Streams that resumed and are behind their group. */
    int catchingUp() {
        return catchingUp.get();
    }

    private static StreamEnd end(RequestRefused refused) {
        return refused.code() == RequestErrorCode.EXPIRED_CURSOR ? StreamEnd.EXPIRED : StreamEnd.UNAVAILABLE;
    }

    /** @return the position up to which the stream was told; empty if it was told everything before */
    private Optional<ChangePosition> tellMore(Stream stream, Subscription subscription, ChangePosition position)
            throws Exception {
        List<Change> read = subscription.read(recent, position);
        if (read.isEmpty()) {
            // The group of others like it may have begun later, at a position that no change has.
            ChangePosition now = subscription.now();
            read = subscription.readStored(position);
            if (read.isEmpty()) {
                return Optional.of(now).filter(later -> later.compareTo(position) > 0);
            }
        }
        return Optional.of(tell(stream, subscription, read, position));
    }

    private static ChangePosition tell(
            Stream stream, Subscription subscription, List<Change> read, ChangePosition position) throws Exception {
        ChangePosition[] told = {position};
        try {
            subscription.tell(read, (at, executed) -> {
                subscription.charge(stream, executed.points());
                stream.put(executed.result());
                told[0] = at;
            });
        } catch (DataAccessException e) {
            if (told[0].equals(position)) {
                throw e;
            }
            return told[0];
        }
        return read.getLast().position();
    }

    private void charge(Stream stream, long points) {
        CallerSession session = stream.client().session();
        try {
            quotas.requirePoints(session.caller(), session.address());
            quotas.charge(session.caller(), session.address(), points);
        } catch (RetryLater e) {
            stream.end(StreamEnd.POINTS);
        }
    }

    private GraphQLError error(StreamEnd reason) {
        return GraphQLError.newError()
                .message("%s", messages.text(Locale.ENGLISH, reason.messageKey()))
                .extensions(ErrorExtensions.of(reason.code()))
                .build();
    }

    private void ended(Stream stream, StreamEnd reason) {
        GroupKey key = streams.remove(stream);
        metrics.ended(stream, reason);
        accessLog.stream(
                stream.client().transport().name(),
                stream.operationName(),
                stream.client().session().caller(),
                Duration.ofNanos(System.nanoTime() - stream.openedAt()),
                stream.sent(),
                reason.name());
        WebSocketConnection connection = stream.client().connection();
        if (connection != null) {
            connection.end(stream.client().id());
        }
        if (key != null) {
            // The group may be at work.
            workers.execute(() -> {
                leave(stream, key);
                stopListening();
            });
        }
    }

    private void leave(Stream stream, GroupKey key) {
        StreamGroup group = groups.get(key);
        if (group != null && group.leave(stream)) {
            groups.remove(key, group);
        }
    }

    /** Registers a connection, so that it is watched. */
    void opened(WebSocketConnection connection) {
        connections.add(connection);
    }

    void closed(WebSocketConnection connection) {
        connections.remove(connection);
    }

    /** Connections whose caller is known. */
    long connections() {
        return connections.stream()
                .filter(connection -> connection.session() != null)
                .count();
    }

    boolean hasRoomForConnection() {
        return !stopping && connections.size() < settings.maxPerNode();
    }

    /** Whether a caller may have one more connection. */
    boolean hasRoomForConnection(Caller caller) {
        return connections.stream()
                        .map(WebSocketConnection::session)
                        .filter(session -> session != null && isOf(session, caller.id()))
                        .count()
                <= settings.maxPerCaller();
    }

    @TransactionalEventListener(fallbackExecution = true)
    void on(ApiKeyRevoked event) {
        check(session -> isOf(session, event.key().toString()));
    }

    @TransactionalEventListener(fallbackExecution = true)
    void on(PersonDeactivated event) {
        check(session -> isOf(session, event.person().toString()));
    }

    /** Holds the events of callers back until it is known that they still have their rights. */
    private void check(Predicate<CallerSession> which) {
        Map<CallerSession, Collection<Stream>> found = new IdentityHashMap<>();
        sessions().filter(which).forEach(session -> found.put(session, new ArrayList<>()));
        streams.keySet().forEach(stream -> {
            CallerSession session = stream.client().session();
            if (which.test(session)) {
                stream.hold();
                found.computeIfAbsent(session, absent -> new ArrayList<>()).add(stream);
            }
        });
        found.forEach((session, theirs) -> workers.execute(() -> check(session, theirs)));
    }

    /** Looks up from time to time what no event tells, and holds nothing back. */
    private void checkAll() {
        Set<CallerSession> all = Collections.newSetFromMap(new IdentityHashMap<>());
        sessions().forEach(all::add);
        streams.keySet().forEach(stream -> all.add(stream.client().session()));
        all.stream().filter(checking::add).forEach(session -> workers.execute(() -> check(session, List.of())));
    }

    private java.util.stream.Stream<CallerSession> sessions() {
        return connections.stream().map(WebSocketConnection::session).filter(Objects::nonNull);
    }

    /** @param held streams whose events are held back until the rights are known */
    private void check(CallerSession session, Collection<Stream> held) {
        try {
            checks.acquire();
            try {
                scopes.call(() -> {
                    session.check();
                    return session;
                });
            } finally {
                checks.release();
            }
            checking.remove(session);
            held.forEach(Stream::release);
        } catch (RequestRefused e) {
            if (e.code() == RequestErrorCode.UNAUTHENTICATED) {
                checking.remove(session);
                endAll(session);
            } else {
                checkAgain(session, held, e);
            }
        } catch (Exception e) {
            checkAgain(session, held, e);
        }
    }

    private void endAll(CallerSession session) {
        streams.keySet().stream()
                .filter(stream -> stream.client().session() == session)
                .forEach(stream -> stream.end(StreamEnd.RIGHTS));
        connections.stream()
                .filter(connection -> connection.session() == session)
                .forEach(connection -> connection.close(StreamEnd.RIGHTS));
    }

    private void checkAgain(CallerSession session, Collection<Stream> held, Exception failure) {
        if (held.stream().allMatch(Stream::isEnded)) {
            // The next check from time to time finds what is left.
            checking.remove(session);
            return;
        }
        log.warn("The rights of a caller could not be checked, and are checked again: {}", failure.toString());
        var unused = watch.schedule(
                () -> workers.execute(() -> check(session, held)), WATCH_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Ends what has expired, tests silent connections, and from time to time checks rights and tells what became due.
     *
     * @param now by {@link System#nanoTime}
     */
    void watch(long now) {
        streams.keySet().stream()
                .filter(stream -> stream.client().session().isExpired())
                .forEach(stream -> stream.end(StreamEnd.RIGHTS));
        for (WebSocketConnection connection : connections) {
            CallerSession session = connection.session();
            if (session != null && session.isExpired()) {
                connection.close(StreamEnd.RIGHTS);
            }
            connection.test(now, settings.pingInterval());
        }
        if (now - checkedAt >= settings.checkInterval().toNanos()) {
            checkedAt = now;
            checkAll();
        }
        if (now - lookedForDueAt >= DUE_INTERVAL.toNanos()) {
            lookedForDueAt = now;
            groups.values().stream()
                    .filter(StreamGroup::watchesTime)
                    .forEach(group -> workers.execute(() -> tellDue(group)));
        }
    }

    private void tellDue(StreamGroup group) {
        try {
            group.tellDue(clock.instant(), DUE_OVERLAP);
        } catch (Exception e) {
            log.warn("What became due could not be read, and is read again: {}", e.toString());
        }
    }

    @Override
    public void start() {
        stopping = false;
        running = true;
        if (watch.isShutdown()) {
            watch = newWatch();
        }
        var unused = watch.scheduleWithFixedDelay(
                () -> {
                    try {
                        watch(System.nanoTime());
                    } catch (RuntimeException e) {
                        log.error("Streams could not be watched", e);
                    }
                },
                WATCH_INTERVAL.toMillis(),
                WATCH_INTERVAL.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    /** When the server begins to stop: clients resume on another node, or when it is back. */
    @Override
    public void stop() {
        stopping = true;
        running = false;
        streams.keySet().forEach(stream -> stream.end(StreamEnd.SHUTDOWN));
        connections.forEach(connection -> connection.close(StreamEnd.SHUTDOWN));
        watch.shutdownNow();
        stopListening();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
