package crm.user;

import org.jspecify.annotations.Nullable;

record ReactivateManagerInput(String id, @Nullable Integer expectedVersion) {}
