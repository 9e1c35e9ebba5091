package crm.cost;

import crm.graphql.RequestErrorCode;
import crm.graphql.UnsupportedDirectives;
import graphql.language.Definition;
import graphql.language.Directive;
import graphql.language.DirectivesContainer;
import graphql.language.Document;
import graphql.language.Field;
import graphql.language.FragmentDefinition;
import graphql.language.FragmentSpread;
import graphql.language.InlineFragment;
import graphql.language.OperationDefinition;
import graphql.language.Selection;
import graphql.language.SelectionSet;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How large a selection is, with each fragment counted as often as it is spread and looked at only once, so that
 * fragments that spread each other twice take no longer than others. Reads nothing but the document's text, so that it
 * comes before validation, which is itself what such documents are made to burden.
 *
 * @param depth of fields in fields
 * @param rootFields on its first level
 */
record DocumentComplexity(long depth, long rootFields, long fields, long aliases, long directives) {

    private static final DocumentComplexity NOTHING = new DocumentComplexity(0, 0, 0, 0, 0);

    /**
     * Refuses a document of which an operation, or a fragment that may not even be used, is too large.
     *
     * @throws DocumentRefused naming what there is too much of
     */
    static void require(Document document, DocumentLimitSettings settings) {
        of(document).require(settings);
    }

    /** The greatest of each, of all operations and fragments; only an operation has root fields. */
    static DocumentComplexity of(Document document) {
        Reader reader = new Reader(document);
        DocumentComplexity greatest = NOTHING;
        for (Definition<?> definition : document.getDefinitions()) {
            greatest = greatest.greatest(
                    switch (definition) {
                        case OperationDefinition operation ->
                            reader.measure(operation.getSelectionSet()).plus(directives(operation));
                        case FragmentDefinition fragment ->
                            reader.fragment(fragment.getName()).withoutRootFields();
                        default ->
                            throw DocumentRefused.because(RequestErrorCode.BAD_REQUEST, "document.notExecutable");
                    });
        }
        return greatest;
    }

    private void require(DocumentLimitSettings settings) {
        require(DocumentLimit.DEPTH, depth, settings.depth());
        require(DocumentLimit.DIRECTIVES, directives, settings.directives());
        require(DocumentLimit.ALIASES, aliases, settings.aliases());
        require(DocumentLimit.ROOT_FIELDS, rootFields, settings.rootFields());
        require(DocumentLimit.FIELDS, fields, settings.fields());
    }

    private DocumentComplexity greatest(DocumentComplexity other) {
        return new DocumentComplexity(
                Math.max(depth, other.depth),
                Math.max(rootFields, other.rootFields),
                Math.max(fields, other.fields),
                Math.max(aliases, other.aliases),
                Math.max(directives, other.directives));
    }

    private DocumentComplexity withoutRootFields() {
        return new DocumentComplexity(depth, 0, fields, aliases, directives);
    }

    private static void require(DocumentLimit limit, long found, long allowed) {
        if (found > allowed) {
            throw DocumentRefused.exceeds(limit, found, allowed);
        }
    }

    private DocumentComplexity plus(DocumentComplexity other) {
        return new DocumentComplexity(
                Math.max(depth, other.depth),
                SaturatingMath.plus(rootFields, other.rootFields),
                SaturatingMath.plus(fields, other.fields),
                SaturatingMath.plus(aliases, other.aliases),
                SaturatingMath.plus(directives, other.directives));
    }

    private static DocumentComplexity directives(DirectivesContainer<?> container) {
        container.getDirectives().stream()
                .map(Directive::getName)
                .filter(UnsupportedDirectives::contain)
                .findFirst()
                .ifPresent(name -> {
                    throw DocumentRefused.because(RequestErrorCode.BAD_REQUEST, "document.noDirective", name);
                });
        return new DocumentComplexity(0, 0, 0, 0, container.getDirectives().size());
    }

    private static final class Reader {

        private final Map<String, FragmentDefinition> fragments = new HashMap<>();

        /** Null while a fragment is being looked at. */
        private final Map<String, @Nullable DocumentComplexity> known = new HashMap<>();

        Reader(Document document) {
            document.getDefinitionsOfType(FragmentDefinition.class)
                    .forEach(fragment -> fragments.put(fragment.getName(), fragment));
        }

        DocumentComplexity fragment(String name) {
            if (known.containsKey(name)) {
                DocumentComplexity measures = known.get(name);
                if (measures == null) {
                    throw DocumentRefused.because(RequestErrorCode.BAD_REQUEST, "document.circle", name);
                }
                return measures;
            }
            FragmentDefinition fragment = fragments.get(name);
            if (fragment == null) {
                // Validation names it.
                return NOTHING;
            }
            known.put(name, null);
            DocumentComplexity measures = measure(fragment.getSelectionSet()).plus(directives(fragment));
            known.put(name, measures);
            return measures;
        }

        DocumentComplexity measure(SelectionSet selections) {
            DocumentComplexity all = NOTHING;
            for (Selection<?> selection : selections.getSelections()) {
                all = all.plus(
                        switch (selection) {
                            case Field field -> field(field);
                            case InlineFragment fragment ->
                                measure(fragment.getSelectionSet()).plus(directives(fragment));
                            case FragmentSpread spread ->
                                fragment(spread.getName()).plus(directives(spread));
                            default -> throw new IllegalStateException("no selection of GraphQL: " + selection);
                        });
            }
            return all;
        }

        private DocumentComplexity field(Field field) {
            DocumentComplexity below = field.getSelectionSet() == null ? NOTHING : measure(field.getSelectionSet());
            return new DocumentComplexity(
                    below.depth + 1,
                    1,
                    SaturatingMath.plus(below.fields, 1),
                    SaturatingMath.plus(below.aliases, field.getAlias() == null ? 0 : 1),
                    SaturatingMath.plus(below.directives, directives(field).directives));
        }
    }
}
