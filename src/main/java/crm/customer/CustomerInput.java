package crm.customer;

import org.jspecify.annotations.Nullable;

/** The input {@code CustomerInput}: a customer's name and contact, as the customer or a manager typed it. */
public record CustomerInput(
        String fullName,
        @Nullable String email,
        @Nullable String phone,
        @Nullable String telegram,
        @Nullable String whatsapp,
        @Nullable PreferredChannel preferredChannel,
        @Nullable String city,
        @Nullable String country) {}
