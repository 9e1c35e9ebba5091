package crm.customer;

import org.jspecify.annotations.Nullable;

record CreateCustomerInput(
        String fullName,
        @Nullable String email,
        @Nullable String phone,
        @Nullable String telegram,
        @Nullable String whatsapp,
        @Nullable PreferredChannel preferredChannel,
        @Nullable String city,
        @Nullable String country,
        @Nullable CustomerPreferencesInput preferences) {

    CustomerInput contact() {
        return new CustomerInput(fullName, email, phone, telegram, whatsapp, preferredChannel, city, country);
    }
}
