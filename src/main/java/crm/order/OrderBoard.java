package crm.order;

import crm.graphql.Money;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The orders as a Kanban board. */
record OrderBoard(List<Column> columns) {

    /**
     * One status of the board.
     *
     * @param filter which orders the board shows; its columns read their cards with it
     */
    record Column(
            OrderStatus status,
            int count,
            Money value,
            @Nullable OrderFilter filter) {}
}
