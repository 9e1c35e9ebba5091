package crm.lead;

import org.jspecify.annotations.Nullable;

record CorrectLeadStatusInput(
        String id,
        LeadStatus status,
        String reason,
        @Nullable RejectReason rejectReason,
        @Nullable Integer expectedVersion) {}
