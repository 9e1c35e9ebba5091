package crm.customer;

import crm.security.CallerRights;
import crm.sql.Where;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Conditions on the references that partners gave to their records. A partner finds only its own records by them. */
public final class PartnerReferences {

    private PartnerReferences() {}

    /**
     * @param alias of a table with the columns {@code external_reference} and {@code partner_id}
     * @param path of the filter, which has the fields {@code externalReference} and {@code externalReferenceIsNull}
     */
    public static void filter(
            Where where,
            String alias,
            String path,
            @Nullable List<String> references,
            @Nullable Boolean empty,
            CallerRights rights) {
        String reference = alias + ".external_reference";
        UUID partner = rights.partner();
        if (partner == null) {
            where.anyOf(reference, path + ".externalReference", references).isNull(reference, empty);
            return;
        }
        String own = alias + ".partner_id = :partnerOfReferences";
        where.with("partnerOfReferences", partner)
                .anyOfThrough(own + " and %s", reference, path + ".externalReference", references);
        if (empty != null) {
            where.and("(" + own + " and " + reference + " is not null) is " + (empty ? "not true" : "true"));
        }
    }
}
