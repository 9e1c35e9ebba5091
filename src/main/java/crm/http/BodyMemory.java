package crm.http;

import crm.graphql.RequestErrorCode;
import crm.graphql.RetryLater;
import crm.security.Caller;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;

/**
 * Bounds the memory of the bodies of all requests in progress, so that many clients that send slowly, or large bodies,
 * cannot use up the heap. Requests without a valid token have less, and cannot take from the others.
 */
@Component
@ConditionalOnWebApplication
public class BodyMemory {

    /** Of the memory, for one caller or address. */
    private static final int SHARE = 4;

    private final HttpSettings settings;

    private final Pool known;

    private final Pool anonymous;

    BodyMemory(HttpSettings settings) {
        this.settings = settings;
        this.known = new Pool(settings.maxBodyMemory());
        this.anonymous = new Pool(settings.maxAnonymousBodyMemory());
    }

    /**
     * The memory for the body of a request, until it is closed.
     *
     * @param caller null without a valid token or key
     */
    public Lease lease(@Nullable Caller caller, String address) {
        return caller == null
                ? new Lease(anonymous, address, settings.maxAnonymousBodySize(), "http.tooLargeWithoutToken")
                : new Lease(known, caller.kind() + " " + caller.id(), settings.maxBodySize(), "http.tooLarge");
    }

    /** Used by the one thread that handles the request. */
    public static final class Lease implements AutoCloseable {

        private final Pool pool;

        private final String owner;

        private final DataSize maxBodySize;

        private final String tooLarge;

        private long reserved;

        private Lease(Pool pool, String owner, DataSize maxBodySize, String tooLarge) {
            this.pool = pool;
            this.owner = owner;
            this.maxBodySize = maxBodySize;
            this.tooLarge = tooLarge;
        }

        /** Bytes. */
        int maxBodySize() {
            return Math.toIntExact(maxBodySize.toBytes());
        }

        HttpRefused tooLarge() {
            return HttpRefused.tooLarge(tooLarge, maxBodySize.toKilobytes());
        }

        /** @throws RetryLater if the caller, or all together, have no memory left */
        public void reserve(int bytes) {
            pool.reserve(owner, bytes);
            reserved += bytes;
        }

        /** Bytes that were read. */
        long reserved() {
            return reserved;
        }

        @Override
        public void close() {
            pool.release(owner, reserved);
            reserved = 0;
        }
    }

    /** Bytes that are in use: in all, and by owner. */
    private static final class Pool {

        private final long size;

        private final Map<String, Long> byOwner = new HashMap<>();

        private long used;

        Pool(DataSize size) {
            this.size = size.toBytes();
        }

        synchronized void reserve(String owner, int bytes) {
            long own = byOwner.getOrDefault(owner, 0L) + bytes;
            if (own > size / SHARE) {
                throw new RetryLater(RequestErrorCode.RATE_LIMITED, "BODIES_PER_CALLER", 1, "limit.bodies");
            }
            if (used + bytes > size) {
                throw new RetryLater(RequestErrorCode.UNAVAILABLE, "BODIES", 1, "limit.busy");
            }
            byOwner.put(owner, own);
            used += bytes;
        }

        synchronized void release(String owner, long bytes) {
            if (bytes > 0) {
                used -= bytes;
                byOwner.computeIfPresent(owner, (key, own) -> own == bytes ? null : own - bytes);
            }
        }
    }
}
