package crm.lead;

import org.jspecify.annotations.Nullable;

record AssignLeadInput(
        String id, @Nullable String managerId, @Nullable Integer expectedVersion) {}
