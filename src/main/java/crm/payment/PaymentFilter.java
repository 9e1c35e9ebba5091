package crm.payment;

import crm.graphql.AmountRange;
import crm.graphql.DateTimeRange;
import crm.graphql.RecordReference;
import crm.sql.Where;
import java.util.Currency;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The input {@code PaymentFilter}: which payments. A null field does not filter. */
public record PaymentFilter(
        @Nullable List<String> order,
        @Nullable List<String> customer,
        @Nullable List<PaymentDirection> direction,
        @Nullable List<PaymentRole> role,
        @Nullable List<PaymentMethod> method,
        @Nullable List<PaymentStatus> status,
        @Nullable List<Currency> currency,
        @Nullable AmountRange amount,
        @Nullable DateTimeRange occurredAt,
        @Nullable DateTimeRange createdAt,
        @Nullable DateTimeRange updatedAt,
        @Nullable String externalReference) {

    /** Names of records: the table, the column of the code, and the field of the filter. */
    private static final String NAMED = """
            %1$s.id = any(:%3$sIds::uuid[]) or %1$s.%2$s = any(:%3$sCodes)
            or %1$s.legacy_id = any(:%3$sTexts) or %1$s.legacy_uuid = any(:%3$sIds::uuid[])""";

    /**
     * As conditions on the table {@code payments}, called {@code p}.
     *
     * @throws crm.graphql.RequestRefused if a field cannot be meant, such as a range without times in it
     */
    public Where where() {
        Where where = new Where()
                .anyOf("p.direction", "filter.direction", direction)
                .anyOf("p.role", "filter.role", role)
                .anyOf("p.method", "filter.method", method)
                .anyOf("p.status", "filter.status", status)
                .anyOf("p.currency", "filter.currency", currency)
                .between("p.amount", "filter.amount", amount)
                .within(PaymentSort.OCCURRED, "filter.occurredAt", occurredAt)
                .within("p.created_at", "filter.createdAt", createdAt)
                .within("p.updated_at", "filter.updatedAt", updatedAt)
                .equal("p.external_reference", "filter.externalReference", externalReference);
        if (occurredAt != null) {
            where.and("p.occurred_at is not null");
        }
        named(where, order, "order", "p.order_id = any(array(select o.id from orders o where %s))", "o", "order_code");
        named(
                where,
                customer,
                "customer",
                "p.order_id = any(array(select o.id from orders o where o.customer_id = any(array("
                        + "select c.id from customers c where %s))))",
                "c",
                "code");
        return where;
    }

    /** Records by UUID, code, or id or UUID in the old CRM. An empty list is no condition. */
    private static void named(
            Where where, @Nullable List<String> ids, String field, String condition, String table, String code) {
        if (ids == null || ids.isEmpty()) {
            return;
        }
        List<RecordReference> references = ids.stream()
                .map(id -> RecordReference.parse("filter." + field, id))
                .toList();
        where.with(
                        field + "Ids",
                        Where.uuids(references.stream()
                                .map(RecordReference::uuid)
                                .filter(Objects::nonNull)
                                .toList()))
                .with(
                        field + "Codes",
                        references.stream().map(RecordReference::code).toArray(String[]::new))
                .with(
                        field + "Texts",
                        references.stream().map(RecordReference::text).toArray(String[]::new))
                .and(condition.formatted(NAMED.formatted(table, code, field)));
    }
}
