package crm.partner;

import java.util.List;
import org.jspecify.annotations.Nullable;

record ApiKeyFilter(
        @Nullable List<String> partner, @Nullable Boolean active) {}
