package crm.customer;

import crm.api.Connection;
import crm.api.Listing;
import crm.api.Loaders;
import crm.api.NodeSource;
import crm.api.PageArguments;
import crm.api.Pages;
import crm.api.Reference;
import crm.api.Rows;
import crm.api.SearchWays;
import crm.api.Where;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads the table {@code customers}. */
@Component
class CustomerQueries implements NodeSource {

    private static final Listing<Customer> CUSTOMERS = new Listing<>(
            """
            c.id, c.code, c.legacy_id, c.full_name, c.phone, c.phone_raw, c.email, c.preferred_channel, c.city,
            c.country, c.version, c.created_at, c.updated_at""",
            "customers c",
            "c.id",
            (row, number) -> new Customer(
                    Rows.uuid(row, "id"),
                    row.getString("code"),
                    row.getString("legacy_id"),
                    row.getString("full_name"),
                    row.getString("phone"),
                    row.getString("phone_raw"),
                    row.getString("email"),
                    Rows.optional(PreferredChannel.class, row, "preferred_channel"),
                    row.getString("city"),
                    row.getString("country"),
                    row.getInt("version"),
                    Rows.instant(row, "created_at"),
                    Rows.instant(row, "updated_at")),
            Customer::id);

    private final Pages pages;

    CustomerQueries(Pages pages, Loaders loaders) {
        this.pages = pages;
        loaders.toOne("Customer", this::byIds);
    }

    @Override
    public Map<UUID, Customer> byIds(Collection<UUID> ids) {
        return pages.byIds(CUSTOMERS, ids);
    }

    Optional<Customer> find(Reference reference) {
        return pages.find(CUSTOMERS, "c.code", "c.legacy_id", "c.legacy_uuid", reference);
    }

    /** @param personal whether the caller may find people by what is masked for analysts */
    Connection<Customer> page(
            @Nullable CustomerFilter filter, CustomerSort sort, PageArguments page, boolean personal) {
        Where where = new Where().and("c.merged_into is null");
        if (filter != null) {
            where.within("c.created_at", "filter.createdAt", filter.createdAt())
                    .within("c.updated_at", "filter.updatedAt", filter.updatedAt())
                    .anyOf("c.city", "filter.city", filter.city())
                    .anyOf("c.country", "filter.country", filter.country())
                    .anyOf("c.preferred_channel", "filter.preferredChannel", filter.preferredChannel())
                    .search(
                            "filter.search",
                            filter.search(),
                            "c.id",
                            (text, spelling) -> SearchWays.ids(CustomerSearch.ways(text, spelling, personal)));
        }
        return pages.page(CUSTOMERS, where, sort.keyset(), page);
    }
}
