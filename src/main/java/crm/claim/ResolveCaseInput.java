package crm.claim;

import org.jspecify.annotations.Nullable;

record ResolveCaseInput(
        String id, String resolution, @Nullable Integer expectedVersion) {}
