package crm.user;

import org.jspecify.annotations.Nullable;

record DeactivateManagerInput(
        String id, @Nullable String handOverTo, @Nullable Integer expectedVersion) {}
