package crm.audit;

import crm.sql.Where;
import org.jspecify.annotations.Nullable;

/** The input {@code AuditFilter}. */
record AuditFilter(
        @Nullable String entity,
        @Nullable String entityId,
        @Nullable String action) {

    static final AuditFilter ALL = new AuditFilter(null, null, null);

    Where where() {
        Where where = new Where();
        if (entity != null) {
            where.with("entity", entity).and("a.entity = :entity");
        }
        if (entityId != null) {
            where.with("entityId", entityId).and("a.entity_id = :entityId");
        }
        if (action != null) {
            where.with("action", action).and("a.action = :action");
        }
        return where;
    }
}
