package crm.graphql;

import graphql.GraphQLContext;
import graphql.language.Document;
import org.jspecify.annotations.Nullable;

/** The parsed document of a request, kept for use after the execution. */
public final class ExecutedDocument {

    private ExecutedDocument() {}

    public static void put(GraphQLContext context, Document document) {
        context.put(ExecutedDocument.class, document);
    }

    /** Null if the document was refused. */
    public static @Nullable Document of(GraphQLContext context) {
        return context.get(ExecutedDocument.class);
    }
}
