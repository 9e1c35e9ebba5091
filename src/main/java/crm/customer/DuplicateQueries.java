package crm.customer;

import crm.graphql.Loaders;
import crm.sql.ResultSets;
import crm.sql.Where;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Finds customers who may be the same. */
@Component
class DuplicateQueries {

    static final String LOADER = "Customer.duplicates";

    /** Of each customer; who has more than so many has another problem. */
    private static final int MOST = 10;

    /**
     * How many are looked at for each thing in common, so that a name or a phone that thousands share costs no more.
     */
    private static final int LOOKED_AT = 20;

    private final JdbcClient jdbc;

    DuplicateQueries(JdbcClient jdbc, Loaders loaders) {
        this.jdbc = jdbc;
        loaders.toOne(LOADER, this::ofCustomers);
    }

    /**
     * An address and a handle are one person's, nearly always; a phone may be a family's; names are shared. Each thing
     * in common takes its part of what is still open: 0.9 for the e-mail address and for the Telegram handle, 0.8 for
     * the phone and for the WhatsApp number, 0.5 for the name, and of a similar name 0.4 of its likeness.
     */
    private Map<UUID, List<Duplicate>> ofCustomers(Collection<UUID> customers) {
        return jdbc.sql("""
                        select asked.id as customer, found.*
                        from unnest(:customers::uuid[]) as asked (id)
                        join customers p on p.id = asked.id and p.merged_into is null
                        cross join lateral (
                          select c.id, same.email, same.phone, same.telegram, same.whatsapp, same.name,
                            same.likeness,
                            round((1 - (1 - 0.9 * same.email::integer) * (1 - 0.8 * same.phone::integer)
                              * (1 - 0.9 * same.telegram::integer) * (1 - 0.8 * same.whatsapp::integer)
                              * (1 - case when same.name then 0.5 when same.likeness >= 0.6 then 0.4 * same.likeness
                                else 0 end))::numeric, 2) as score
                          from (
                            (select c.id from customers c where c.email = p.email and c.merged_into is null
                              and c.id <> p.id
                             order by c.id limit :lookedAt)
                            union
                            (select c.id from customers c where c.phone = p.phone
                              and c.phone_extension is not distinct from p.phone_extension and c.merged_into is null
                              and c.id <> p.id
                             order by c.id limit :lookedAt)
                            union
                            (select c.id from customers c where lower(c.telegram) = lower(p.telegram)
                              and c.merged_into is null and c.id <> p.id
                             order by c.id limit :lookedAt)
                            union
                            (select c.id from customers c where c.whatsapp = p.whatsapp and c.merged_into is null
                              and c.id <> p.id
                             order by c.id limit :lookedAt)
                            union
                            select n.id from customers_named_like(customer_name_key(p.full_name), :lookedAt) n
                            where n.id <> p.id) candidate
                          join customers c on c.id = candidate.id
                          cross join lateral (
                            select c.email = p.email is true as email, (c.phone = p.phone and c.phone_extension is not
                            distinct from p.phone_extension) is true as phone,
                              lower(c.telegram) = lower(p.telegram) is true as telegram,
                              c.whatsapp = p.whatsapp is true as whatsapp,
                              customer_name_key(c.full_name) = customer_name_key(p.full_name) is true as name,
                              coalesce(similarity(customer_name_key(c.full_name), customer_name_key(p.full_name)), 0)
                                ::numeric as likeness) same
                          order by score desc, c.id
                          limit :most) found
                        """)
                .param("customers", Where.uuids(customers))
                .param("lookedAt", LOOKED_AT)
                .param("most", MOST)
                .query(row -> {
                    Map<UUID, List<Duplicate>> found = HashMap.newHashMap(customers.size());
                    customers.forEach(customer -> found.put(customer, new ArrayList<>()));
                    while (row.next()) {
                        found.computeIfAbsent(ResultSets.uuid(row, "customer"), customer -> new ArrayList<>())
                                .add(new Duplicate(ResultSets.uuid(row, "id"), row.getDouble("score"), reasons(row)));
                    }
                    return found;
                });
    }

    private static List<DuplicateReason> reasons(ResultSet row) throws SQLException {
        List<DuplicateReason> reasons = new ArrayList<>();
        if (row.getBoolean("email")) {
            reasons.add(DuplicateReason.SAME_EMAIL);
        }
        if (row.getBoolean("phone")) {
            reasons.add(DuplicateReason.SAME_PHONE);
        }
        if (row.getBoolean("name")) {
            reasons.add(DuplicateReason.SAME_NAME);
        } else if (row.getDouble("likeness") >= 0.6) {
            reasons.add(DuplicateReason.SIMILAR_NAME);
        }
        if (row.getBoolean("telegram")) {
            reasons.add(DuplicateReason.SAME_TELEGRAM);
        }
        if (row.getBoolean("whatsapp")) {
            reasons.add(DuplicateReason.SAME_WHATSAPP);
        }
        return reasons;
    }
}
