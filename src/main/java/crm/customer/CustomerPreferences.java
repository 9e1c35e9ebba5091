package crm.customer;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a customer prefers. */
public record CustomerPreferences(
        UUID id,
        UUID customerId,
        @Nullable String budget,
        List<String> brands,
        List<String> sizes,
        @Nullable String language,
        @Nullable String timeZone,
        @Nullable Boolean consent,
        Instant updatedAt) {}
