package crm.customer;

import org.jspecify.annotations.Nullable;

/**
 * The contact data of a customer, checked.
 *
 * @param email in lower case
 * @param phone in E.164
 */
public record Contact(
        String fullName,
        @Nullable String email,
        @Nullable String phone,
        @Nullable PreferredChannel preferredChannel,
        @Nullable String city,
        @Nullable String country) {}
