package crm.lead;

import crm.customer.CustomerConditions;
import crm.customer.PartnerReferences;
import crm.graphql.DateTimeRange;
import crm.security.CallerRights;
import crm.sql.Utc;
import crm.sql.Where;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What leads can be filtered by: the fields that {@link LeadFilter} and {@link LeadCondition} have in common. */
interface LeadCriteria {

    String BRAND = "(l.bike_snapshot ->> 'brand')";

    @Nullable
    List<LeadStatus> status();

    @Nullable
    List<LeadStatus> statusNotIn();

    @Nullable
    List<String> source();

    @Nullable
    List<String> sourceNotIn();

    @Nullable
    List<String> assignedManager();

    @Nullable
    List<String> assignedManagerNotIn();

    @Nullable
    Boolean assignedManagerIsNull();

    @Nullable
    Boolean unassigned();

    @Nullable
    List<String> customer();

    @Nullable
    Boolean customerIsNull();

    @Nullable
    List<String> city();

    @Nullable
    List<String> cityNotIn();

    @Nullable
    Boolean cityIsNull();

    @Nullable
    List<String> brand();

    @Nullable
    List<String> brandNotIn();

    @Nullable
    Boolean brandIsNull();

    @Nullable
    List<String> externalReference();

    @Nullable
    Boolean externalReferenceIsNull();

    @Nullable
    DateTimeRange createdAt();

    @Nullable
    DateTimeRange updatedAt();

    @Nullable
    Boolean slaBreached();

    @Nullable
    String search();

    /**
     * As conditions on the table {@code leads}, called {@code l}.
     *
     * @param path of the input: {@code filter}
     */
    default Where criteria(String path, CallerRights rights, Instant now) {
        Where where = new Where();
        where.anyOf("l.status", path + ".status", status())
                .noneOf("l.status", path + ".statusNotIn", statusNotIn())
                .anyOf("l.source", path + ".source", source())
                .noneOf("l.source", path + ".sourceNotIn", sourceNotIn())
                .anyOfIds("l.assigned_manager", path + ".assignedManager", assignedManager())
                .noneOfIds("l.assigned_manager", path + ".assignedManagerNotIn", assignedManagerNotIn())
                .isNull("l.assigned_manager", assignedManagerIsNull())
                .isNull("l.assigned_manager", unassigned())
                .isNull(CustomerConditions.known("l", where, rights), customerIsNull())
                .anyOf(BRAND, path + ".brand", brand())
                .noneOf(BRAND, path + ".brandNotIn", brandNotIn())
                .isNull(BRAND, brandIsNull())
                .within("l.created_at", path + ".createdAt", createdAt())
                .within("l.updated_at", path + ".updatedAt", updatedAt())
                .search(path + ".search", search(), "l.id", (text, spelling) -> LeadSearch.ids(text, spelling, rights));
        CustomerConditions.of(where, "l", path + ".customer", customer(), rights);
        CustomerConditions.city(where, "l", path, city(), cityNotIn(), cityIsNull(), rights);
        PartnerReferences.filter(where, "l", path, externalReference(), externalReferenceIsNull(), rights);
        Boolean breached = slaBreached();
        if (breached != null) {
            where.and(LeadSort.DUE + (breached ? " <= :now" : " > :now"), "now", Utc.offset(now));
        }
        return where;
    }
}
