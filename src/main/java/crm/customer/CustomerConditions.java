package crm.customer;

import crm.security.CallerRights;
import crm.sql.Where;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Conditions on the customer of an order or a lead, as far as the caller knows the customer. A partner that does not
 * read all customers finds its own records by what it sent of their customer; records of others have no customer then.
 */
public final class CustomerConditions {

    private CustomerConditions() {}

    /**
     * Of these customers. An empty list is no condition.
     *
     * @param alias of the table of the orders or leads
     * @param argument path of the filter's field
     */
    public static void of(
            Where where, String alias, String argument, @Nullable List<String> customers, CallerRights rights) {
        UUID partner = rights.partnerSeen("customer");
        if (customers == null || customers.isEmpty()) {
            return;
        }
        if (partner == null) {
            where.anyOfIds(alias + ".customer_id", argument, customers);
        } else {
            where.and(alias + ".partner_id = :limitedTo", "limitedTo", partner)
                    .anyOfIds(alias + ".partner_customer_id", argument, customers);
        }
    }

    /**
     * SQL of the customer's id, as far as the caller knows the customer.
     *
     * @param alias of the table of the orders or leads
     */
    public static String known(String alias, Where where, CallerRights rights) {
        UUID partner = rights.partnerSeen("customer");
        if (partner == null) {
            return alias + ".customer_id";
        }
        where.with("limitedTo", partner);
        return "case when %1$s.partner_id = :limitedTo then %1$s.partner_customer_id end".formatted(alias);
    }

    /**
     * In these cities, exactly as stored, or not.
     *
     * @param path of the filter, which has the fields {@code city}, {@code cityNotIn} and {@code cityIsNull}
     * @param empty true: only without a known city; false: only with one
     */
    public static void city(
            Where where,
            String alias,
            String path,
            @Nullable List<String> cities,
            @Nullable List<String> others,
            @Nullable Boolean empty,
            CallerRights rights) {
        UUID partner = rights.partnerSeen("customer");
        String through = partner == null
                ? alias + ".customer_id in (select fc.id from customers fc where %s)"
                : alias + ".partner_customer_id in (select fc.id from partner_customers fc"
                        + " where fc.partner_id = :limitedTo and %s)";
        if (partner != null) {
            where.with("limitedTo", partner);
        }
        where.anyOfThrough("(" + through + ") is true", "fc.city", path + ".city", cities)
                .noneOfThrough(through, "fc.city", path + ".cityNotIn", others);
        if (empty != null) {
            where.and("(" + through.formatted("fc.city is not null") + ") is " + (empty ? "not " : "") + "true");
        }
    }
}
