package crm.lead;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The leads as a Kanban board. */
record LeadBoard(List<Column> columns) {

    /**
     * One status of the board.
     *
     * @param filter which leads the board shows; its columns read their cards with it
     */
    record Column(LeadStatus status, int count, @Nullable LeadFilter filter) {}
}
