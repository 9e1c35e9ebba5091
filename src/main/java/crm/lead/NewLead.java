package crm.lead;

import crm.bike.BikeSnapshot;
import crm.customer.Contact;
import java.math.BigDecimal;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The checked values of a lead to create.
 *
 * @param customerId null for none
 * @param contact as it was given with the lead; null if there is none
 * @param estimatedBudget in EUR
 * @param partnerId the partner that sent the lead; null for none
 * @param partnerCustomerId the customer as that partner knows it
 * @param externalReference the id of the lead at the partner
 */
public record NewLead(
        String source,
        @Nullable UUID customerId,
        @Nullable Contact contact,
        @Nullable String bikeId,
        @Nullable String bikeUrl,
        @Nullable BikeSnapshot bike,
        @Nullable String notes,
        @Nullable BigDecimal estimatedBudget,
        @Nullable UUID assignedManager,
        @Nullable UUID partnerId,
        @Nullable UUID partnerCustomerId,
        @Nullable String externalReference) {}
