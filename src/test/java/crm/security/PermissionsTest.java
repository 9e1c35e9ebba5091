package crm.security;

import static org.assertj.core.api.Assertions.assertThat;

import crm.Api;
import crm.ApiTest;
import crm.ChangesTheDatabase;
import crm.Fixture;
import crm.GeneratedFile;
import crm.Reply;
import graphql.schema.GraphQLArgument;
import graphql.schema.GraphQLEnumType;
import graphql.schema.GraphQLEnumValueDefinition;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLInputObjectField;
import graphql.schema.GraphQLInputObjectType;
import graphql.schema.GraphQLInputType;
import graphql.schema.GraphQLList;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLTypeUtil;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.graphql.execution.GraphQlSource;

/**
 * Who may use which field, as the schema's directives say it: {@code docs/permissions.md} is written from them by
 * {@code mvn test -Pregenerate}, and each of its rows is tried at the endpoint.
 */
@ApiTest
@ChangesTheDatabase
class PermissionsTest {

    private static final Path PAGE = Path.of("docs", "permissions.md");

    private static final String MAY = "yes";

    private static final String MAY_NOT = "–";

    @Autowired
    private Api api;

    @Autowired
    private GraphQlSource source;

    private Stream<GraphQLObjectType> roots() {
        return Stream.of(source.schema().getQueryType(), source.schema().getMutationType());
    }

    @Test
    @Tag(GeneratedFile.TAG)
    void permissionsPageMatchesTheSchema() throws IOException {
        String page = Files.readString(PAGE);
        page = part(page, "roots", rootFields());
        page = part(page, "below", fieldsBelow());
        page = part(page, "types", types());
        page = part(page, "personal", personalFields());
        GeneratedFile.check(PAGE, page);
    }

    private static String part(String page, String name, String content) {
        String begin = "<!-- " + name + " -->\n";
        String end = "<!-- /" + name + " -->";
        int from = page.indexOf(begin) + begin.length();
        return page.substring(0, from) + content + page.substring(page.indexOf(end));
    }

    private String rootFields() {
        StringBuilder table = new StringBuilder(
                "| field | anonymous | manager | admin | analyst | partner's key |\n|---|---|---|---|---|---|\n");
        Stream.concat(roots(), Stream.of(source.schema().getSubscriptionType()))
                .forEach(root -> root.getFieldDefinitions().stream()
                        .sorted(Comparator.comparing(GraphQLFieldDefinition::getName))
                        .forEach(field -> table.append(row(root, field))));
        return table.toString();
    }

    private static String row(GraphQLObjectType root, GraphQLFieldDefinition field) {
        Optional<AuthDirective.Rule> rule = AuthDirective.Rule.of(root.getName(), field);
        String partner = rule.map(it -> it.scopes() == null || it.scopes().isEmpty()
                        ? yes(it.roles().contains(Role.PARTNER))
                        : "`" + String.join("`, `", new TreeSet<>(it.scopes())) + "`")
                .orElse(MAY);
        return "| `%s` | %s | %s | %s | %s | %s |\n"
                .formatted(
                        (root.getName().equals("Query") ? "" : root.getName().toLowerCase(java.util.Locale.ROOT) + " ")
                                + field.getName(),
                        yes(rule.isEmpty()),
                        yes(may(rule, Role.MANAGER)),
                        yes(may(rule, Role.ADMIN)),
                        yes(may(rule, Role.ANALYST)),
                        partner);
    }

    private static boolean may(Optional<AuthDirective.Rule> rule, Role role) {
        return rule.isEmpty() || rule.get().allows(role, List.of());
    }

    private static String yes(boolean may) {
        return may ? MAY : MAY_NOT;
    }

    private String fieldsBelow() {
        StringBuilder table = new StringBuilder("| field | roles |\n|---|---|\n");
        fields((type, field) -> {
            if (roots().noneMatch(type::equals) && !type.equals(source.schema().getSubscriptionType())) {
                AuthDirective.Rule.of(type.getName(), field)
                        .ifPresent(rule -> table.append(
                                "| `%s.%s` | %s |\n".formatted(type.getName(), field.getName(), names(rule.roles()))));
            }
        });
        return table.toString();
    }

    private static String names(Set<Role> roles) {
        return roles.stream()
                .sorted()
                .map(role -> role.name().toLowerCase(java.util.Locale.ROOT))
                .collect(Collectors.joining(", "));
    }

    private String types() {
        StringBuilder table = new StringBuilder("| type | roles |\n|---|---|\n");
        source.schema().getAllTypesAsList().stream()
                .filter(GraphQLObjectType.class::isInstance)
                .map(GraphQLObjectType.class::cast)
                .filter(type -> type.getAppliedDirective("auth") != null)
                .sorted(Comparator.comparing(GraphQLObjectType::getName))
                .forEach(type ->
                        table.append("| `%s` | %s |\n".formatted(type.getName(), names(AuthDirective.readers(type)))));
        return table.toString();
    }

    private String personalFields() {
        StringBuilder table =
                new StringBuilder("| field | manager, admin | analyst | partner's key |\n|---|---|---|---|\n");
        fields((type, field) -> {
            if (field.getAppliedDirective("pii") != null) {
                PersonalData kind = PersonalData.valueOf(field.getAppliedDirective("pii")
                        .getArgument("kind")
                        .getValue()
                        .toString());
                table.append("| `%s.%s` | not masked | `%s` | %s |\n"
                        .formatted(
                                type.getName(),
                                field.getName(),
                                kind.masked(example(kind)),
                                kind == PersonalData.TEXT ? "`***`" : "own records: not masked, others: masked"));
            }
        });
        return table.toString();
    }

    private static String example(PersonalData kind) {
        return switch (kind) {
            case NAME -> "Владислав Орлов";
            case PHONE -> "+79001234567";
            case EMAIL -> "вера@example.com";
            case HANDLE -> "@vladislav";
            case TEXT -> "Перезвоните";
        };
    }

    private interface Visitor {
        void visit(GraphQLObjectType type, GraphQLFieldDefinition field);
    }

    private void fields(Visitor visitor) {
        source.schema().getAllTypesAsList().stream()
                .filter(GraphQLObjectType.class::isInstance)
                .map(GraphQLObjectType.class::cast)
                .filter(type -> !type.getName().startsWith("__"))
                .sorted(Comparator.comparing(GraphQLObjectType::getName))
                .forEach(type -> type.getFieldDefinitions().stream()
                        .sorted(Comparator.comparing(GraphQLFieldDefinition::getName))
                        .forEach(field -> visitor.visit(type, field)));
    }

    @Test
    void rootFieldsFollowTheirRolesAndScopes() {
        Map<Role, Api.Client> clients = new EnumMap<>(Role.class);
        for (Role role : List.of(Role.MANAGER, Role.ADMIN, Role.ANALYST)) {
            clients.put(role, api.as(role.name().toLowerCase(java.util.Locale.ROOT)));
        }
        List<String> wrong = new ArrayList<>();
        int tried = 0;
        for (GraphQLObjectType root : roots().toList()) {
            for (GraphQLFieldDefinition field : root.getFieldDefinitions()) {
                Optional<AuthDirective.Rule> rule = AuthDirective.Rule.of(root.getName(), field);
                String document = document(root, field);
                String anonymous = refusal(api.anonymous().query(document));
                if (anonymous.equals("UNAUTHENTICATED") != rule.isPresent()) {
                    wrong.add("anonymous " + field.getName() + ": " + anonymous);
                }
                for (Map.Entry<Role, Api.Client> client : clients.entrySet()) {
                    check(
                            client.getKey() + " " + field.getName(),
                            may(rule, client.getKey()),
                            client.getValue().query(document),
                            wrong);
                    tried++;
                }
                for (String scope : rule.map(AuthDirective.Rule::scopes).orElse(null) == null
                        ? List.<String>of()
                        : rule.get().scopes()) {
                    String ofScope = document(root, field, scope);
                    check(scope + " " + field.getName(), true, key(scope).query(ofScope), wrong);
                    String other = Stream.of("order:read", "lead:read", "booking:write")
                            .filter(it -> !rule.get().scopes().contains(it))
                            .findFirst()
                            .orElseThrow();
                    check(other + " " + field.getName(), false, key(other).query(ofScope), wrong);
                    tried++;
                }
                if (rule.isPresent()
                        && (rule.get().scopes() == null || rule.get().scopes().isEmpty())) {
                    check(
                            "key " + field.getName(),
                            rule.get().roles().contains(Role.PARTNER),
                            key("order:read").query(document),
                            wrong);
                    tried++;
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(tried).isGreaterThan(200);
    }

    @Test
    void nestedFieldsFollowTheirRoles() {
        Map<Role, Api.Client> clients = new EnumMap<>(Role.class);
        for (Role role : List.of(Role.MANAGER, Role.ADMIN, Role.ANALYST)) {
            clients.put(role, api.as(role.name().toLowerCase(java.util.Locale.ROOT)));
        }
        List<String> wrong = new ArrayList<>();
        List<String> tried = new ArrayList<>();
        fields((type, field) -> {
            if (roots().noneMatch(type::equals) && !type.getName().equals("Subscription")) {
                AuthDirective.Rule.of(type.getName(), field).ifPresent(rule -> {
                    boolean leaf = GraphQLTypeUtil.isLeaf(GraphQLTypeUtil.unwrapAll(field.getType()));
                    String selected = " { " + field.getName() + (leaf ? "" : " { __typename }") + " } }";
                    String own = OWN.get(type.getName());
                    String root = own == null ? "order" : type.getName().toLowerCase(java.util.Locale.ROOT);
                    String within = WITHIN.get(type.getName());
                    String document = within != null
                            ? within.formatted(field.getName() + (leaf ? "" : " { __typename }"))
                            : own == null
                                    ? "{ node(id: \"" + NODES.get(type.getName()) + "\") { ... on " + type.getName()
                                            + selected + " }"
                                    : "{ " + root + "(id: \"" + own + "\")" + selected;
                    clients.forEach((role, client) ->
                            check(role + " " + document, rule.roles().contains(role), client.query(document), wrong));
                    // The partner has no order with a history: an order of others is null for it.
                    if (!type.getName().equals("OrderHistoryEntry")) {
                        check("key " + document, false, key(root + ":read").query(document), wrong);
                    }
                    tried.add(document);
                });
            }
        });
        assertThat(wrong).isEmpty();
        assertThat(tried).hasSizeGreaterThan(5);
    }

    private static final Map<String, String> NODES = Map.of(
            "Payment",
            Fixture.payment(1),
            "Shipment",
            Fixture.shipment(1),
            "Inspection",
            Fixture.inspection(1),
            "Task",
            Fixture.task(1),
            "Manager",
            Fixture.MANAGER,
            "Negotiation",
            "4e000000-0000-7000-8000-000000000001",
            "Review",
            "4f000000-0000-7000-8000-000000000001",
            "Coupon",
            "c5000000-0000-7000-8000-000000000001",
            "CouponRedemption",
            "c6000000-0000-7000-8000-000000000002",
            "Document",
            "d0000000-0000-7000-8000-000000000001");

    /** Types that are read within a record: a document with the place of the field. */
    private static final Map<String, String> WITHIN = Map.of(
            "Touchpoint", ofOrder("touchpoints"),
            "Comment", ofOrder("comments"),
            "OrderCase", ofOrder("cases"),
            "RefundRequest", ofOrder("refundRequests"),
            "CompensationRequest", ofOrder("compensationRequests"),
            "OrderHistoryEntry", "{ order(id: \"ORD-000001\") { history(first: 1) { nodes { %s } } } }",
            "ContactChannel", "{ customer(id: \"CUST-P00001\") { contactChannels(first: 1) { nodes { %s } } } }",
            "CustomerPreferences", "{ customer(id: \"CUST-P00001\") { preferences { %s } } }");

    private static String ofOrder(String list) {
        return "{ order(id: \"ORD-000002\") { " + list + "(first: 1) { nodes { %s } } } }";
    }

    /** Records that came through the partner of the keys. */
    private static final Map<String, String> OWN =
            Map.of("Order", "ORD-000002", "Lead", "LEAD-000002", "Customer", "CUST-P00001");

    private final Map<String, Api.Client> keys = new java.util.HashMap<>();

    private Api.Client key(String scope) {
        return keys.computeIfAbsent(
                scope,
                it -> api.withToken(api.as("admin")
                        .query("""
                mutation($scope: String!) { createApiKey(input: {name: "k", role: PARTNER, partner: "Bike Shop",
                  scopes: [$scope]}) { secret } }""", Map.of("scope", it))
                        .data("createApiKey.secret")
                        .asString()));
    }

    private static void check(String what, boolean may, Reply reply, List<String> wrong) {
        String refusal = refusal(reply);
        if (refusal.equals("FORBIDDEN") == may || refusal.equals("UNAUTHENTICATED") || refusal.equals("INTERNAL")) {
            wrong.add(what + ": " + reply.body());
        }
    }

    /** The code of the first error; empty where there is none. */
    private static String refusal(Reply reply) {
        return reply.json()
                .path("errors")
                .path(0)
                .path("extensions")
                .path("code")
                .asString("");
    }

    private static String document(GraphQLObjectType root, GraphQLFieldDefinition field) {
        return document(root, field, "");
    }

    /** @param scope by which enums are meant: an export of what it reads */
    private static String document(GraphQLObjectType root, GraphQLFieldDefinition field, String scope) {
        String arguments = field.getArguments().stream()
                .filter(argument -> GraphQLTypeUtil.isNonNull(argument.getType()) && !argument.hasSetDefaultValue())
                .map((GraphQLArgument argument) -> argument.getName() + ": " + value(argument.getType(), scope))
                .collect(Collectors.joining(", "));
        boolean leaf = GraphQLTypeUtil.isLeaf(GraphQLTypeUtil.unwrapAll(field.getType()));
        return (root.getName().equals("Mutation") ? "mutation " : "") + "{ " + field.getName()
                + (arguments.isEmpty() ? "" : "(" + arguments + ")") + (leaf ? "" : " { __typename }") + " }";
    }

    private static String value(GraphQLInputType type, String scope) {
        if (GraphQLTypeUtil.unwrapNonNull(type) instanceof GraphQLList list) {
            return "[" + value((GraphQLInputType) list.getWrappedType(), scope) + "]";
        }
        return switch (GraphQLTypeUtil.unwrapAll(type)) {
            case GraphQLEnumType values ->
                values.getValues().stream()
                        .map(GraphQLEnumValueDefinition::getName)
                        .filter(name -> name.equalsIgnoreCase(scope.split(":")[0] + "s"))
                        .findFirst()
                        .orElse(values.getValues().getFirst().getName());
            case GraphQLInputObjectType input ->
                input.getFieldDefinitions().stream()
                        .filter(field -> GraphQLTypeUtil.isNonNull(field.getType()) && !field.hasSetDefaultValue())
                        .map((GraphQLInputObjectField field) -> field.getName() + ": " + value(field.getType(), scope))
                        .collect(Collectors.joining(", ", "{", "}"));
            case graphql.schema.GraphQLNamedType scalar ->
                switch (scalar.getName()) {
                    case "Date" -> "\"2018-07-02\"";
                    case "DateTime" -> "\"2018-07-02T00:00:00Z\"";
                    case "Int" -> "1";
                    case "Boolean" -> "true";
                    case "Decimal" -> "\"1\"";
                    case "Currency" -> "\"EUR\"";
                    default -> "\"" + Fixture.order(1) + "\"";
                };
        };
    }
}
