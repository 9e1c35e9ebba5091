package crm.customer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * What one customer did not have, and another has. A phone goes with how it was given, a city with its country: half of
 * either from each would be wrong of both.
 */
record MergedFields(
        @Nullable String phone,
        @Nullable String phoneRaw,
        @Nullable String email,
        @Nullable String telegram,
        @Nullable String whatsapp,
        @Nullable PreferredChannel preferredChannel,
        @Nullable String city,
        @Nullable String country) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    static MergedFields of(Customer customer, Customer other) {
        boolean noPhone = customer.phone() == null && customer.phoneRaw() == null;
        boolean noPlace = customer.city() == null && customer.country() == null;
        return new MergedFields(
                noPhone ? other.phone() : null,
                noPhone ? other.phoneRaw() : null,
                customer.email() == null ? other.email() : null,
                customer.telegram() == null ? other.telegram() : null,
                customer.whatsapp() == null ? other.whatsapp() : null,
                customer.preferredChannel() == null ? other.preferredChannel() : null,
                noPlace ? other.city() : null,
                noPlace ? other.country() : null);
    }

    static MergedFields fromJson(String json) {
        return JSON.readValue(json, MergedFields.class);
    }

    String toJson() {
        return JSON.writeValueAsString(this);
    }

    /** What another merge passed on of it. */
    MergedFields passedOnBy(MergedFields other) {
        return new MergedFields(
                same(phone, other.phone),
                same(phoneRaw, other.phoneRaw),
                same(email, other.email),
                same(telegram, other.telegram),
                same(whatsapp, other.whatsapp),
                same(preferredChannel, other.preferredChannel),
                same(city, other.city),
                same(country, other.country));
    }

    private static <T> @Nullable T same(@Nullable T value, @Nullable T other) {
        return Objects.equals(value, other) ? value : null;
    }

    /** The fields' names, as the schema has them. */
    List<String> names() {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("phone", phone);
        fields.put("phoneRaw", phoneRaw);
        fields.put("email", email);
        fields.put("telegram", telegram);
        fields.put("whatsapp", whatsapp);
        fields.put("preferredChannel", preferredChannel);
        fields.put("city", city);
        fields.put("country", country);
        return fields.entrySet().stream()
                .filter(field -> field.getValue() != null)
                .map(Map.Entry::getKey)
                .toList();
    }
}
