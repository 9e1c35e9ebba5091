package crm.lead;

import crm.bike.Bike;
import crm.bike.BikeSnapshot;
import crm.customer.CustomerRecord;
import crm.graphql.Money;
import crm.security.PartlyPartnerOwned;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A request for a bike by a possible customer, before there is an order.
 *
 * @param contactPhone in E.164
 * @param bikeSnapshot as stored: parsed only for those who ask for the bike
 * @param slaDueAt null where nothing is due
 * @param contactByOthers the fields of the contact that somebody else than the partner wrote last
 * @param contactTelegram a handle ({@code @name}) or a numeric id
 * @param contactWhatsapp in E.164
 * @param externalReference the id of the lead at the partner
 */
public record Lead(
        UUID id,
        String code,
        @Nullable String legacyId,
        LeadStatus status,
        Instant statusChangedAt,
        String source,
        @Nullable UUID customerId,
        @Nullable String contactName,
        @Nullable String contactPhone,
        @Nullable String contactPhoneRaw,
        @Nullable String contactEmail,
        @Nullable String bikeSnapshot,
        @Nullable String bikeId,
        @Nullable String bikeUrl,
        @Nullable String externalBikeRef,
        @Nullable String applicationNotes,
        @Nullable Money estimatedBudget,
        @Nullable UUID assignedManagerId,
        @Nullable RejectReason rejectReason,
        @Nullable Instant slaDueAt,
        int version,
        Instant createdAt,
        Instant updatedAt,
        @Nullable UUID partnerId,
        @Nullable UUID partnerCustomerId,
        Set<String> contactByOthers,
        @Nullable String contactTelegram,
        @Nullable String contactWhatsapp,
        @Nullable String externalReference)
        implements CustomerRecord, PartlyPartnerOwned {

    @Override
    public boolean isByOthers(String field) {
        return contactByOthers.contains(field);
    }

    /** The bike asked for, as it was offered then. */
    public @Nullable Bike bike() {
        return bikeSnapshot == null ? null : new Bike(BikeSnapshot.fromJson(bikeSnapshot), List.of(), null);
    }
}
