package crm.customer;

import org.jspecify.annotations.Nullable;

record AddContactChannelInput(
        String customerId,
        String channel,
        String value,
        @Nullable Boolean primary,
        @Nullable Boolean verified,
        @Nullable Integer expectedVersion) {}
