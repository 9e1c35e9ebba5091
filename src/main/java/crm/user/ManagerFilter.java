package crm.user;

import crm.security.Role;
import java.util.List;
import org.jspecify.annotations.Nullable;

record ManagerFilter(
        @Nullable Boolean active,
        @Nullable List<Role> role,
        @Nullable String search) {}
