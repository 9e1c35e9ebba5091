package crm.inbox;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

record MarkInboxReadInput(
        @Nullable List<String> keys, @Nullable Instant upTo) {}
