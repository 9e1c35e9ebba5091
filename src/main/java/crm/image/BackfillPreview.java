package crm.image;

import crm.outbound.OutboundClient;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Looks at what a backfill has before it. Names are resolved, and nothing is asked for. */
@Component
class BackfillPreview {

    /** Hosts that are looked at and reported one by one; those with few pictures beyond them are only counted. */
    static final int HOSTS = 100;

    private static final int SLICE = 1000;

    private final OrderPictures orderPictures;

    private final OutboundClient client;

    private final ImageSettings settings;

    BackfillPreview(OrderPictures orderPictures, OutboundClient client, ImageSettings settings) {
        this.orderPictures = orderPictures;
        this.client = client;
        this.settings = settings;
    }

    private static final class Tally {

        private final String example;

        private int orders;

        private int pictures;

        Tally(String example) {
            this.example = example;
        }
    }

    BackfillReport make() throws InterruptedException {
        Map<String, Tally> hosts = new HashMap<>();
        int orders = 0;
        int without = 0;
        int pictures = 0;
        UUID after = null;
        List<OrderPictures.Advertised> slice;
        do {
            slice = orderPictures.withoutCopies(after, SLICE);
            for (OrderPictures.Advertised order : slice) {
                after = order.orderId();
                List<String> wanted = order.pictures().stream()
                        .limit(settings.maxArchivedPerBike())
                        .toList();
                if (wanted.isEmpty()) {
                    without++;
                } else {
                    orders++;
                    pictures += wanted.size();
                    count(wanted, hosts);
                }
            }
        } while (slice.size() == SLICE);
        List<Map.Entry<String, Tally>> most = hosts.entrySet().stream()
                .sorted(Comparator.<Map.Entry<String, Tally>>comparingInt(entry -> -entry.getValue().pictures)
                        .thenComparing(Map.Entry::getKey))
                .limit(HOSTS)
                .toList();
        List<BackfillReport.Host> looked = look(most);
        int failures = looked.stream()
                .filter(host -> host.obstacle() != null)
                .mapToInt(BackfillReport.Host::pictures)
                .sum();
        return new BackfillReport(
                orders,
                without,
                pictures,
                failures,
                orderPictures.countMissingReferences(),
                orderPictures.countWrongArchivedBikes(),
                hosts.size(),
                looked);
    }

    private static void count(List<String> pictures, Map<String, Tally> hosts) {
        Set<String> seen = new HashSet<>();
        for (String picture : pictures) {
            String host = host(picture);
            Tally tally = hosts.computeIfAbsent(host, name -> new Tally(picture));
            tally.pictures++;
            if (seen.add(host)) {
                tally.orders++;
            }
        }
    }

    private static String host(String address) {
        try {
            String host = URI.create(address).getHost();
            return host == null ? "" : host;
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    /** In parallel: a name without an answer takes long. */
    private List<BackfillReport.Host> look(List<Map.Entry<String, Tally>> hosts) throws InterruptedException {
        List<BackfillReport.Host> looked = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Optional<String>>> obstacles = hosts.stream()
                    .map(host -> threads.submit(() -> client.obstacle(host.getValue().example)))
                    .toList();
            for (int i = 0; i < hosts.size(); i++) {
                Tally tally = hosts.get(i).getValue();
                looked.add(new BackfillReport.Host(
                        hosts.get(i).getKey(), tally.orders, tally.pictures, found(obstacles.get(i))));
            }
        }
        return looked;
    }

    private static @Nullable String found(Future<Optional<String>> obstacle) throws InterruptedException {
        try {
            return obstacle.get().orElse(null);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }
}
