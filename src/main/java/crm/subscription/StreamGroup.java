package crm.subscription;

import crm.feed.Change;
import crm.feed.ChangePosition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Streams of one subscription document with the same variables and rights. An event is executed and written once for
 * all of them.
 */
final class StreamGroup {

    private final Subscription subscription;

    private final List<Stream> streams = new ArrayList<>();

    /** Held while changes are read and events executed, one after the other. */
    private final ReentrantLock working = new ReentrantLock();

    /** Held for moments only: a new stream must not wait for an execution. */
    private final ReentrantLock lock = new ReentrantLock();

    private ChangePosition position;

    private final AtomicBoolean awake = new AtomicBoolean();

    private boolean closed;

    /** Guarded by {@link #working}. */
    private Instant watchedUntil;

    private int failures;

    private @Nullable Long toldAt;

    /** @param now from when on time is watched */
    StreamGroup(Subscription subscription, ChangePosition position, Instant now) {
        this.subscription = subscription;
        this.position = position;
        this.watchedUntil = now;
    }

    /** What became of an attempt to join. */
    enum Joined {
        YES,
        /** The group has told changes that the stream has not seen: it has to read on first. */
        BEHIND,
        CLOSED
    }

    /** @param seen up to where the stream has been told all events; null for one that begins now */
    Joined join(Stream stream, @Nullable ChangePosition seen, ChangePosition now) {
        lock.lock();
        try {
            if (closed) {
                return Joined.CLOSED;
            }
            if (seen != null && seen.compareTo(position) < 0) {
                return Joined.BEHIND;
            }
            ChangePosition from = seen == null ? now : seen;
            stream.startAfter(from.compareTo(position) < 0 ? position : from);
            streams.add(stream);
            return Joined.YES;
        } finally {
            lock.unlock();
        }
    }

    /** @return whether it was the last one; then the group is closed */
    boolean leave(Stream stream) {
        lock.lock();
        try {
            if (!streams.remove(stream) || !streams.isEmpty() || closed) {
                return false;
            }
            closed = true;
        } finally {
            lock.unlock();
        }
        // Not in the middle of an execution, whose result would never come.
        working.lock();
        try {
            subscription.close();
        } finally {
            working.unlock();
        }
        return true;
    }

    List<Stream> streams() {
        lock.lock();
        try {
            return List.copyOf(streams);
        } finally {
            lock.unlock();
        }
    }

    /** @return whether {@link #tellNews} has to be called: not if it is going to be called already */
    boolean wake() {
        return awake.compareAndSet(false, true);
    }

    boolean watchesTime() {
        return subscription.watchesTime();
    }

    /** @return how often in turn */
    int failed() {
        lock.lock();
        try {
            return ++failures;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Tells all streams what is new.
     *
     * @return how long to wait with what is left; zero if there is nothing left
     */
    Duration tellNews(RecentChanges changes) throws Exception {
        working.lock();
        awake.set(false);
        try {
            while (true) {
                ChangePosition from;
                lock.lock();
                try {
                    Duration pause = pause();
                    if (closed || pause.isPositive()) {
                        return closed ? Duration.ZERO : pause;
                    }
                    from = position;
                } finally {
                    lock.unlock();
                }
                List<Change> read = subscription.read(changes, from);
                if (read.isEmpty()) {
                    return Duration.ZERO;
                }
                subscription.tell(read, this::tell);
                toldUpTo(read.getLast().position());
            }
        } finally {
            working.unlock();
        }
    }

    /**
     * Tells all streams what time brought since the last call.
     *
     * @param overlap how much earlier the time begins again: for what was committed late
     */
    void tellDue(Instant now, Duration overlap) throws Exception {
        working.lock();
        try {
            ChangePosition at;
            lock.lock();
            try {
                if (closed) {
                    return;
                }
                at = position;
            } finally {
                lock.unlock();
            }
            subscription.tellDue(
                    at, watchedUntil.minus(overlap), now, (told, executed) -> offer(executed, stream -> true));
            watchedUntil = now;
        } finally {
            working.unlock();
        }
    }

    private void tell(ChangePosition told, EventExecution.Executed executed) {
        lock.lock();
        try {
            offer(executed, stream -> stream.wants(told));
            // What was told is not told again if the next event fails.
            position = told;
            toldAt = System.nanoTime();
        } finally {
            lock.unlock();
        }
    }

    private void offer(EventExecution.Executed executed, Predicate<Stream> receives) {
        lock.lock();
        try {
            long points = Math.ceilDiv(executed.points(), (long) Math.max(1, streams.size()));
            List.copyOf(streams).stream().filter(receives).forEach(stream -> {
                subscription.charge(stream, points);
                stream.offer(executed.result());
            });
        } finally {
            lock.unlock();
        }
    }

    private void toldUpTo(ChangePosition end) {
        lock.lock();
        try {
            position = end;
            failures = 0;
        } finally {
            lock.unlock();
        }
    }

    private Duration pause() {
        Long last = toldAt;
        return last == null ? Duration.ZERO : subscription.interval().minusNanos(System.nanoTime() - last);
    }
}
