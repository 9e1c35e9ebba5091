package crm.lead;

import org.jspecify.annotations.Nullable;

record ChangeLeadStatusInput(
        String id,
        LeadStatus status,
        @Nullable String note,
        @Nullable RejectReason reason,
        @Nullable Integer expectedVersion) {}
