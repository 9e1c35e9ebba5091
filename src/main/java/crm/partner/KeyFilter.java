package crm.partner;

import java.util.List;
import org.jspecify.annotations.Nullable;

record KeyFilter(@Nullable List<String> partner, @Nullable Boolean active) {}
