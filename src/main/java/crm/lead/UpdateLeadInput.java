package crm.lead;

import crm.bike.BikeInput;
import crm.graphql.Money;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.ArgumentValue;

record UpdateLeadInput(
        String id,
        ArgumentValue<String> source,
        ArgumentValue<String> customerId,
        ArgumentValue<String> contactName,
        ArgumentValue<String> contactPhone,
        ArgumentValue<String> contactEmail,
        ArgumentValue<String> contactTelegram,
        ArgumentValue<String> contactWhatsapp,
        ArgumentValue<String> bikeId,
        ArgumentValue<String> bikeUrl,
        ArgumentValue<BikeInput> bike,
        ArgumentValue<String> notes,
        ArgumentValue<Money> estimatedBudget,
        @Nullable Integer expectedVersion) {}
