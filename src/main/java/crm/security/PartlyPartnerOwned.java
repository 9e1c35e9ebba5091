package crm.security;

/** A record of a partner in which other callers can write personal data too. The partner does not see that data. */
public interface PartlyPartnerOwned {

    /**
     * Whether somebody else than the partner wrote the value of a field.
     *
     * @param field name in the schema
     */
    boolean isByOthers(String field);
}
