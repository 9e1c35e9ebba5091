package crm.customer;

import java.time.Instant;
import java.util.UUID;

/** An address by which a customer can be reached. */
public record ContactChannel(
        UUID id, UUID customerId, String channel, String value, boolean primary, boolean verified, Instant createdAt) {}
