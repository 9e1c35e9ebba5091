package crm.graphql;

import graphql.introspection.Introspection;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.GraphQLEnumType;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.stereotype.Controller;

/** The labels of the enums of the schema, in the language of the request. */
@Controller
class EnumLabelController {

    /** Only the argument of a directive has this type: no field has its values. */
    private static final String OF_DIRECTIVE = "PersonalData";

    private final Messages messages;

    EnumLabelController(Messages messages) {
        this.messages = messages;
    }

    record EnumLabels(String type, List<EnumLabel> values) {}

    record EnumLabel(String value, String label) {}

    @QueryMapping
    List<EnumLabels> enumLabels(
            @Argument @Nullable List<String> types, Locale locale, DataFetchingEnvironment environment) {
        Map<String, GraphQLEnumType> enums = new LinkedHashMap<>();
        environment.getGraphQLSchema().getAllTypesAsList().stream()
                .filter(GraphQLEnumType.class::isInstance)
                .map(GraphQLEnumType.class::cast)
                .filter(type -> !Introspection.isIntrospectionTypes(type)
                        && !type.getName().equals(OF_DIRECTIVE))
                .sorted(Comparator.comparing(GraphQLEnumType::getName))
                .forEach(type -> enums.put(type.getName(), type));
        List<String> wanted = types == null || types.isEmpty()
                ? List.copyOf(enums.keySet())
                : types.stream().distinct().toList();
        return wanted.stream()
                .map(name -> {
                    GraphQLEnumType type = enums.get(name);
                    if (type == null) {
                        throw RequestRefused.badArgument("types", "filter.unknownValue", StorableText.shown(name));
                    }
                    return labels(type, locale);
                })
                .toList();
    }

    private EnumLabels labels(GraphQLEnumType type, Locale locale) {
        return new EnumLabels(
                type.getName(),
                type.getValues().stream()
                        .map(value -> new EnumLabel(
                                value.getName(),
                                messages.text(
                                        locale,
                                        Messages.Label.of(type.getName(), value.getName())
                                                .key())))
                        .toList());
    }
}
