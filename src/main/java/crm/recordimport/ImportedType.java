package crm.recordimport;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The types of records in a file: the mutations that write them, and which fields a later file can change. */
enum ImportedType {
    CUSTOMER(
            "createCustomer",
            mutation("createCustomer", "CreateCustomerInput", "customer"),
            mutation("updateCustomer", "UpdateCustomerInput", "customer"),
            Set.of(
                    "fullName",
                    "email",
                    "phone",
                    "telegram",
                    "whatsapp",
                    "preferredChannel",
                    "city",
                    "country",
                    "preferences"),
            Map.of()),
    LEAD(
            "createLead",
            mutation("createLead", "CreateLeadInput", "lead"),
            mutation("updateLead", "UpdateLeadInput", "lead"),
            Set.of("source", "bikeId", "bikeUrl", "bike", "notes", "estimatedBudget"),
            Map.of("customerId", "CUSTOMER")),
    ORDER(
            "createBooking",
            mutation("createBooking", "CreateBookingInput", "order"),
            mutation("updateOrder", "UpdateOrderInput", "order"),
            Set.of(
                    "listingPrice",
                    "finalPrice",
                    "totalPrice",
                    "bookingAmount",
                    "bookingAmountRub",
                    "exchangeRate",
                    "deliveryMethod"),
            Map.of()),
    PAYMENT(
            "recordPayment",
            mutation("recordPayment", "RecordPaymentInput", "payment"),
            null,
            Set.of(),
            Map.of("orderId", "ORDER"));

    private final String mutation;

    private final String create;

    private final @Nullable String update;

    private final Set<String> changeable;

    /** By the field that refers to another record: the name of its type. */
    private final Map<String, String> references;

    ImportedType(
            String mutation,
            String create,
            @Nullable String update,
            Set<String> changeable,
            Map<String, String> references) {
        this.mutation = mutation;
        this.create = create;
        this.update = update;
        this.changeable = changeable;
        this.references = references;
    }

    private static String mutation(String name, String input, String record) {
        return """
                mutation Import($input: %s!) {
                  result: %s(input: $input) { record: %s { id } userErrors {
                  code message path ... on AlreadyExists { id } } replayed } }
                """.formatted(input, name, record);
    }

    /** The mutation that creates a record. */
    String mutation() {
        return mutation;
    }

    /** The document that creates a record. */
    String create() {
        return create;
    }

    /** The document that changes a record; empty if records of this type never change. */
    Optional<String> update() {
        return Optional.ofNullable(update);
    }

    /** Whether the record itself has the reference; that of a customer is only known to imports. */
    boolean hasReference() {
        return this != CUSTOMER;
    }

    boolean isChangeable(String field) {
        return changeable.contains(field);
    }

    Map<String, String> references() {
        return references;
    }

    static Optional<ImportedType> named(String name) {
        return List.of(values()).stream()
                .filter(type -> type.name().equals(name))
                .findFirst();
    }
}
