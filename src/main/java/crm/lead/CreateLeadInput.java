package crm.lead;

import crm.bike.BikeInput;
import crm.customer.CustomerInput;
import crm.graphql.Money;
import org.jspecify.annotations.Nullable;

record CreateLeadInput(
        @Nullable String customerId,
        @Nullable CustomerInput customer,
        String source,
        @Nullable String bikeId,
        @Nullable String bikeUrl,
        @Nullable BikeInput bike,
        @Nullable String notes,
        @Nullable Money estimatedBudget,
        @Nullable String assignedManagerId,
        @Nullable String externalReference) {}
