package crm.graphql;

/**
 * The years of times and dates that people enter, for the API and the import alike. An earlier year is a mistake, such
 * as 0018 for 2018.
 */
public final class BusinessYears {

    public static final int FIRST = 1900;

    private BusinessYears() {}
}
