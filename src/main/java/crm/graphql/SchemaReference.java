package crm.graphql;

import graphql.schema.GraphQLAppliedDirective;
import graphql.schema.GraphQLArgument;
import graphql.schema.GraphQLEnumType;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLFieldsContainer;
import graphql.schema.GraphQLInputObjectType;
import graphql.schema.GraphQLInputValueDefinition;
import graphql.schema.GraphQLInterfaceType;
import graphql.schema.GraphQLNamedType;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLScalarType;
import graphql.schema.GraphQLSchema;
import graphql.schema.GraphQLType;
import graphql.schema.GraphQLTypeUtil;
import graphql.schema.GraphQLUnionType;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.HtmlUtils;

/** The schema and the ready operations as one HTML page that needs no network and no script. */
final class SchemaReference {

    private final StringBuilder html =
            new StringBuilder("<p><a href=\"/\">%s</a></p><h1>Schema reference</h1>\n".formatted(HtmlPage.API));

    private SchemaReference() {}

    /** @param operations the text of each ready operation, by the name of its file */
    static String of(GraphQLSchema schema, Map<String, String> operations) {
        SchemaReference page = new SchemaReference();
        List<GraphQLNamedType> types = schema.getAllTypesAsList().stream()
                .filter(type -> !type.getName().startsWith("__"))
                .sorted(Comparator.comparing((GraphQLNamedType type) -> place(schema, type))
                        .thenComparing(GraphQLNamedType::getName))
                .toList();
        page.contents(types);
        types.forEach(page::type);
        page.operations(operations);
        return HtmlPage.of(HtmlPage.API + ": schema reference", page.html.toString());
    }

    /** What can be asked for comes first. */
    private static int place(GraphQLSchema schema, GraphQLNamedType type) {
        if (type == schema.getQueryType()) {
            return 0;
        }
        return type == schema.getMutationType() ? 1 : 2;
    }

    private void contents(List<GraphQLNamedType> types) {
        html.append("<nav>");
        types.forEach(type -> html.append(link(type)).append(' '));
        html.append("<a href=\"#operations\">Ready operations</a></nav>\n");
    }

    private void type(GraphQLNamedType type) {
        html.append("<section id=\"%1$s\"><h2>%2$s <code>%1$s</code></h2>\n".formatted(type.getName(), kind(type)));
        text(type instanceof GraphQLScalarType scalar ? scalar.getDescription() : type.getDescription());
        switch (type) {
            case GraphQLObjectType object -> {
                if (!object.getInterfaces().isEmpty()) {
                    html.append("<p>implements ")
                            .append(object.getInterfaces().stream()
                                    .map(SchemaReference::link)
                                    .collect(Collectors.joining(", ")))
                            .append("</p>\n");
                }
                fields(object);
            }
            case GraphQLInterfaceType contract -> fields(contract);
            case GraphQLInputObjectType input -> {
                html.append("<dl>\n");
                input.getFields().forEach(field -> {
                    html.append("<dt><code>").append(input(field)).append("</code></dt><dd>");
                    text(field.getDescription());
                    html.append("</dd>\n");
                });
                html.append("</dl>\n");
            }
            case GraphQLEnumType values -> {
                html.append("<dl>\n");
                values.getValues().forEach(value -> {
                    html.append("<dt><code>").append(value.getName()).append("</code></dt><dd>");
                    text(value.getDescription());
                    deprecated(value.getDeprecationReason());
                    html.append("</dd>\n");
                });
                html.append("</dl>\n");
            }
            case GraphQLUnionType union ->
                html.append("<p>one of ")
                        .append(union.getTypes().stream()
                                .map(SchemaReference::link)
                                .collect(Collectors.joining(", ")))
                        .append("</p>\n");
            default -> {
                // A scalar has only its description.
            }
        }
        html.append("</section>\n");
    }

    private void fields(GraphQLFieldsContainer container) {
        html.append("<dl>\n");
        for (GraphQLFieldDefinition field : container.getFieldDefinitions()) {
            html.append("<dt><code>").append(field.getName());
            if (!field.getArguments().isEmpty()) {
                html.append('(')
                        .append(field.getArguments().stream()
                                .map(SchemaReference::input)
                                .collect(Collectors.joining(", ")))
                        .append(')');
            }
            html.append(": ").append(link(field.getType())).append("</code></dt><dd>");
            text(field.getDescription());
            for (GraphQLArgument argument : field.getArguments()) {
                if (argument.getDescription() != null) {
                    html.append("<code>").append(argument.getName()).append("</code>: ");
                    text(argument.getDescription());
                }
            }
            permission(field);
            deprecated(field.getDeprecationReason());
            html.append("</dd>\n");
        }
        html.append("</dl>\n");
    }

    private void permission(GraphQLFieldDefinition field) {
        GraphQLAppliedDirective auth = field.getAppliedDirective("auth");
        if (auth != null) {
            html.append("<small>")
                    .append(auth.getArguments().stream()
                            .filter(argument -> argument.getValue() != null)
                            .map(argument -> HtmlUtils.htmlEscape(argument.getName() + ": " + argument.getValue()))
                            .collect(Collectors.joining("; ")))
                    .append("</small>");
        }
    }

    private void operations(Map<String, String> operations) {
        html.append("<section id=\"operations\"><h2>Ready operations</h2>\n");
        operations.forEach((name, text) -> html.append("<details><summary><code>")
                .append(HtmlUtils.htmlEscape(name))
                .append("</code></summary><pre>")
                .append(HtmlUtils.htmlEscape(text))
                .append("</pre></details>\n"));
        html.append("</section>\n");
    }

    private void text(@Nullable String description) {
        if (description != null) {
            html.append(HtmlUtils.htmlEscape(description)).append("<br>");
        }
    }

    private void deprecated(@Nullable String reason) {
        if (reason != null) {
            html.append("<strong>Deprecated:</strong> ")
                    .append(HtmlUtils.htmlEscape(reason))
                    .append("<br>");
        }
    }

    private static String input(GraphQLInputValueDefinition value) {
        return value.getName() + ": " + link(value.getType());
    }

    private static String link(GraphQLType type) {
        String name = ((GraphQLNamedType) GraphQLTypeUtil.unwrapAll(type)).getName();
        return GraphQLTypeUtil.simplePrint(type).replace(name, "<a href=\"#" + name + "\">" + name + "</a>");
    }

    private static String kind(GraphQLNamedType type) {
        return switch (type) {
            case GraphQLObjectType object -> "type";
            case GraphQLInterfaceType contract -> "interface";
            case GraphQLInputObjectType input -> "input";
            case GraphQLEnumType values -> "enum";
            case GraphQLUnionType union -> "union";
            default -> "scalar";
        };
    }
}
