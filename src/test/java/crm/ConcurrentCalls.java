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

    private ConcurrentCalls() {}

    /**
     * What each of them gets, in their order; the first requests of all leave together. Many are too many for a small
     * pool on a busy machine: whoever hears UNAVAILABLE asks again, as any client does.
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
                    while (reply.json().has("errors") && reply.refusal().code().equals("UNAVAILABLE")) {
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
}
