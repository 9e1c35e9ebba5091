package crm.order;

import crm.command.UserError;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The outcome of a bulk change: a row for each order that was named, in the order in which they were named. */
record OrdersChanged(List<Row> rows) {

    /**
     * @param order null where the name named nothing
     * @param event the history row that was made
     * @param errors why this order was left as it is
     */
    record Row(@Nullable UUID order, @Nullable UUID event, List<UserError> errors) {}
}
