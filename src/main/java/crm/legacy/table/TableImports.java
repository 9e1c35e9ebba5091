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
                new TelegramSubscribersImport(),
                new BikesImport(),
                new CustomersImport(ids),
                new ContactChannelsImport(),
                new CustomerPreferencesImport(),
                new LeadsImport(ids),
                new OrdersImport(ids),
                new OrderStatusEventsImport(),
                new PaymentsImport(),
                new TransactionsImport(),
                new ShipmentsImport(ids),
                new InspectionsImport(),
                new NegotiationsImport(),
                new DocumentsImport(),
                TasksImport.tasks(),
                TasksImport.followUps(),
                new TouchpointsImport(),
                new OrderCasesImport(),
                ClaimRequestsImport.refunds(),
                ClaimRequestsImport.compensations(),
                new AuditLogImport());
    }
}
