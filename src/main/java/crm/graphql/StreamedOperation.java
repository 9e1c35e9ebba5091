package crm.graphql;

import graphql.GraphQLContext;

/** Tells whether the results of an operation are sent as a stream of events. */
public final class StreamedOperation {

    /** The key in the context of an operation whose transport is a stream. */
    public static final String CONTEXT_KEY = "streamed";

    private StreamedOperation() {}

    public static boolean is(GraphQLContext context) {
        return context.getBoolean(CONTEXT_KEY, false);
    }
}
