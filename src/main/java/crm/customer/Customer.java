package crm.customer;

import crm.security.PartnerOwned;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A person who bought a bike, or wants to.
 *
 * @param phone in E.164
 * @param phoneRaw as it was given, where that was not E.164
 * @param email in lower case
 * @param telegram a handle ({@code @name}) or a numeric id
 * @param whatsapp in E.164
 * @param mergedIntoId into whom they were merged; null for all who are found
 * @param partnerId through whom they came
 * @param partnerView whether this is the customer as that partner knows it: see {@link CustomerRecord}
 * @param externalReference the id of the customer in another system, from an import
 */
public record Customer(
        UUID id,
        String code,
        @Nullable String legacyId,
        String fullName,
        @Nullable String phone,
        @Nullable String phoneRaw,
        @Nullable String email,
        @Nullable String telegram,
        @Nullable String whatsapp,
        @Nullable PreferredChannel preferredChannel,
        @Nullable String city,
        @Nullable String country,
        @Nullable UUID mergedIntoId,
        @Nullable UUID partnerId,
        int version,
        Instant createdAt,
        Instant updatedAt,
        boolean partnerView,
        @Nullable String externalReference)
        implements PartnerOwned {}
