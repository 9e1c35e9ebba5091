package crm.user;

import org.jspecify.annotations.Nullable;

record ManagerFilter(@Nullable Boolean active) {}
