package crm.customer;

import crm.security.CallerRights;
import crm.sql.TableMapping;
import crm.sql.Where;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * Which customers a partner can see. A key that reads all customers changes those that came through its partner or have
 * a record that did. Other keys see customers as their partner knows them: see {@link CustomerRecord}.
 */
@Component
public class CustomerVisibility {

    /** Customers as partners know them, in place of the table {@code customers} with the alias {@code c}. */
    public static final String PARTNER_VIEW = """
            (select id, code, null::text as legacy_id, null::uuid as legacy_uuid, full_name, phone, phone_raw, email,
               telegram, whatsapp, preferred_channel, city, country,
               null::uuid as merged_into, partner_id, version, created_at, updated_at,
               null::text as external_reference
             from partner_customers) c""";

    /** Those of {@link #PARTNER_VIEW} that a partner sees. */
    public static final TableMapping.Owned OF_PARTNER = new TableMapping.Owned("customer", "c.partner_id = :partner");

    private final TableMapping.Owned owned;

    CustomerVisibility(List<CustomerRecords> records) {
        Stream<String> ofRecords = records.stream()
                .sorted(Comparator.comparingInt(CustomerRecords::lockRank))
                .map(CustomerRecords::partnerCondition)
                .filter(Objects::nonNull);
        this.owned = new TableMapping.Owned(
                "customer",
                Stream.concat(Stream.of("c.partner_id = :partner"), ofRecords)
                        .collect(Collectors.joining(" or ", "(", ")")));
    }

    /**
     * A condition on the orders or leads of a customer of the CRM. It hides the caller's own ones, if the caller sees
     * those with the customer as its partner knows it: together with others' records, they would tell who is the same.
     *
     * @param alias of the table
     */
    public static Where withoutOwn(String alias, CallerRights rights) {
        UUID partner = CustomerQueries.limitedTo(rights);
        return partner == null
                ? new Where()
                : new Where().and(alias + ".partner_id is distinct from :limitedTo", "limitedTo", partner);
    }

    /** The condition of lists and exports, for the table {@code customers} with the alias {@code c}. */
    public TableMapping.Owned owned() {
        return owned;
    }
}
