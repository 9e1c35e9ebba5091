package crm.customer;

import org.jspecify.annotations.Nullable;

/**
 * The contact data of a customer, checked.
 *
 * @param email in lower case
 * @param phone in E.164
 * @param phoneRaw as it was given, where that was not E.164; it may have an extension
 * @param telegram a handle ({@code @name}) or a numeric id
 * @param whatsapp in E.164
 */
public record Contact(
        String fullName,
        @Nullable String email,
        @Nullable String phone,
        @Nullable String phoneRaw,
        @Nullable String telegram,
        @Nullable String whatsapp,
        @Nullable PreferredChannel preferredChannel,
        @Nullable String city,
        @Nullable String country) {}
