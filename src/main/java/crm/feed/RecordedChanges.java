package crm.feed;

import java.util.Collection;
import java.util.List;
import org.springframework.stereotype.Component;

/** Changes for read models that found their positions in the table {@code changes}. */
@Component
public class RecordedChanges {

    private final ChangeRepository changes;

    RecordedChanges(ChangeRepository changes) {
        this.changes = changes;
    }

    /** In no particular order. The caller of this method has checked who may see their records. */
    public List<Change> at(Collection<ChangePosition> positions) {
        return positions.isEmpty() ? List.of() : changes.at(positions);
    }
}
