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
        return new Where()
                .equal("a.entity", "filter.entity", entity)
                .equal("a.entity_id", "filter.entityId", entityId)
                .equal("a.action", "filter.action", action);
    }
}
