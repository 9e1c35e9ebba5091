package crm.legacy.table;

import crm.crypto.IdGenerator;
import java.util.List;

/** The imports of all tables. */
public final class TableImports {

    private TableImports() {}

    /** In the order of the import. Their readers keep state, so each run needs its own. */
    public static List<TableImport> create(IdGenerator ids) {
        return List.of(
                new UsersImport(),
                new BikesImport(),
                new CustomersImport(ids),
                new LeadsImport(ids),
                new OrdersImport(ids),
                new OrderStatusEventsImport(),
                new PaymentsImport(),
                new ShipmentsImport(ids),
                new NegotiationsImport(),
                new TasksImport());
    }
}
