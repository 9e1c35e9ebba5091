package crm.security;

/** Knows the records of people who send requests with a token. */
public interface CallerRecords {

    /**
     * Called for every request of a person, before it is answered.
     *
     * @return the caller under the id of their record
     * @throws crm.graphql.RequestRefused UNAUTHENTICATED if the person was deactivated
     */
    Caller admit(Caller caller);
}
