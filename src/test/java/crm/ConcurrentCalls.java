package crm;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/** Clients that send at the same time. */
public final class ConcurrentCalls {

    /** Most requests of one client, so that a server that never answers fails the test. */
    private static final int ATTEMPTS = 20;

    private ConcurrentCalls() {}

    /**
     * Sends the requests of all clients at the same time. A client that is answered UNAVAILABLE, because the pool is
     * too small for all of them, sends its request again, at most {@value #ATTEMPTS} times in all.
     *
     * @return the last reply to each client, in the order of the clients
     */
    public static List<Reply> send(int clients, IntFunction<Reply> request) throws Exception {
        CyclicBarrier together = new CyclicBarrier(clients);
        try (ExecutorService threads = Executors.newFixedThreadPool(clients)) {
            List<Callable<Reply>> work = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                int client = i;
                work.add(() -> {
                    together.await();
                    Reply reply = request.apply(client);
                    for (int attempt = 1; attempt < ATTEMPTS && isUnavailable(reply); attempt++) {
                        reply = request.apply(client);
                    }
                    return reply;
                });
            }
            List<Reply> replies = new ArrayList<>();
            for (Future<Reply> reply : threads.invokeAll(work)) {
                replies.add(reply.get());
            }
            return replies;
        }
    }

    private static boolean isUnavailable(Reply reply) {
        return reply.json().has("errors") && reply.refusal().code().equals("UNAVAILABLE");
    }
}
