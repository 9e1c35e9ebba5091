package crm.user;

import crm.security.Actor;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Counts and hands over the open records of managers, of all kinds. */
@Component
class ManagerLoads {

    private final List<ManagerWork> kinds;

    private final Assignments assigned;

    ManagerLoads(List<ManagerWork> kinds, Assignments assigned) {
        this.assigned = assigned;
        this.kinds =
                kinds.stream().sorted(Comparator.comparing(ManagerWork::kind)).toList();
    }

    Map<UUID, ManagerLoad> loads(Collection<UUID> managers) {
        Map<ManagerWork.Kind, Map<UUID, Integer>> counts = new EnumMap<>(ManagerWork.Kind.class);
        kinds.forEach(work -> counts.put(work.kind(), work.countOpen(managers)));
        Map<UUID, ManagerLoad> loads = HashMap.newHashMap(managers.size());
        managers.forEach(id -> loads.put(
                id,
                new ManagerLoad(
                        count(counts, ManagerWork.Kind.ORDER, id),
                        count(counts, ManagerWork.Kind.LEAD, id),
                        count(counts, ManagerWork.Kind.TASK, id))));
        return loads;
    }

    private static int count(Map<ManagerWork.Kind, Map<UUID, Integer>> counts, ManagerWork.Kind kind, UUID id) {
        return counts.getOrDefault(kind, Map.of()).getOrDefault(id, 0);
    }

    /** Gives all open records of a person to another, or to nobody: orders, then leads, then tasks. */
    ManagerLoad handOver(UUID from, @Nullable UUID to, Actor by, Instant at) {
        Map<ManagerWork.Kind, Integer> moved = new EnumMap<>(ManagerWork.Kind.class);
        kinds.forEach(work -> {
            List<UUID> records = work.handOver(from, to, at);
            moved.put(work.kind(), records.size());
            assigned.moved(work.kind(), records, to, by);
        });
        return new ManagerLoad(
                moved.getOrDefault(ManagerWork.Kind.ORDER, 0),
                moved.getOrDefault(ManagerWork.Kind.LEAD, 0),
                moved.getOrDefault(ManagerWork.Kind.TASK, 0));
    }
}
