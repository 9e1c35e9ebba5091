package crm.http;

import graphql.language.Document;
import graphql.language.OperationDefinition;
import graphql.parser.InvalidSyntaxException;
import graphql.parser.Parser;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A document of which is known what it can run. */
record KnownDocument(String text, List<Operation> operations) {

    /** An operation of it; a document with one may leave it without a name. */
    record Operation(@Nullable String name, OperationDefinition.Operation type) {}

    /** Absent where the text is no document: the execution says what is wrong with it. */
    static Optional<KnownDocument> parse(String text) {
        try {
            return Optional.of(new KnownDocument(text, operations(new Parser().parseDocument(text))));
        } catch (InvalidSyntaxException e) {
            return Optional.empty();
        }
    }

    private static List<Operation> operations(Document document) {
        return document.getDefinitionsOfType(OperationDefinition.class).stream()
                .map(operation -> new Operation(operation.getName(), operation.getOperation()))
                .toList();
    }

    /** What a request with this name runs; absent where that is not one operation. */
    Optional<Operation> operation(@Nullable String name) {
        return operation(operations, name);
    }

    static Optional<Operation> operation(Document document, @Nullable String name) {
        return operation(operations(document), name);
    }

    private static Optional<Operation> operation(List<Operation> operations, @Nullable String name) {
        if (name == null || name.isEmpty()) {
            return operations.size() == 1 ? Optional.of(operations.getFirst()) : Optional.empty();
        }
        return operations.stream()
                .filter(operation -> name.equals(operation.name()))
                .findFirst();
    }
}
