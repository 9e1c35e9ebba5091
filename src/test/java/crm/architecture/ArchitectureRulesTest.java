package crm.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitCallTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.graphql.data.ArgumentValue;
import org.springframework.security.core.context.SecurityContextHolder;

/** Rules for every class; each rule is shown to find a class that breaks it. */
@Tag("unit")
class ArchitectureRulesTest {

    private static final JavaClasses APPLICATION = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("crm");

    private static final JavaClasses VIOLATORS = new ClassFileImporter().importPackages("crm.architecture.violators");

    /**
     * Classes that may depend on GraphQL beside controllers, their inputs, {@code crm.graphql} and
     * {@code crm.execution}: those that apply directives, pass the caller to the execution or compute the cost, the
     * command layer, the import of records, which runs mutations, the transports of subscriptions, and the documents of
     * webhooks. Every class may use {@code ArgumentValue}, which distinguishes absent from null.
     */
    private static final Set<String> KNOW_GRAPHQL = Set.of(
            "crm.feed.ChangedFields",
            "crm.security.AuthDirective",
            "crm.security.FieldPermissions",
            "crm.security.NodePermissions",
            "crm.security.PiiDirective",
            "crm.security.DirectiveWiring",
            "crm.security.RequireAuthentication",
            "crm.security.Caller",
            "crm.security.MutationPermissions",
            "crm.security.CallerInterceptor",
            "crm.http.ResponseStatus",
            "crm.http.TrustedDocumentInterceptor",
            "crm.request.RequestContext",
            "crm.http.GraphQlEndpoint",
            "crm.http.ListRequests",
            "crm.http.HttpConfiguration",
            "crm.http.KnownDocument",
            "crm.cost.CostDirectives",
            "crm.cost.CostPlan",
            "crm.cost.RequestCost",
            "crm.cost.CostConfiguration",
            "crm.ratelimit.RateLimitInterceptor",
            "crm.cost.DocumentComplexity",
            "crm.cost.CostCheckingDocumentProvider",
            "crm.command.CommandResolver",
            "crm.dashboard.DashboardFigures",
            "crm.http.EventStreams",
            "crm.subscription.EventExecution",
            "crm.subscription.SharedResult",
            "crm.subscription.SseWriter",
            "crm.subscription.Stream",
            "crm.subscription.Streams",
            "crm.subscription.Subscribing",
            "crm.subscription.Subscription",
            "crm.subscription.SubscriptionConfiguration",
            "crm.subscription.SubscriptionInterceptor",
            "crm.subscription.SubscriptionWebSocketHandler",
            "crm.subscription.WebSocketRequests",
            "crm.recordimport.RecordMutations",
            "crm.webhook.WebhookDocuments");

    static final ArchRule ONLY_CONTROLLERS_KNOW_GRAPHQL = noClasses()
            .that(describe(
                    "are neither controllers, nor inputs, nor in crm.graphql or crm.execution, nor allowed by name",
                    type -> {
                        String outermost = type.getName().replaceFirst("\\$.*", "");
                        return !outermost.endsWith("Controller")
                                && !outermost.endsWith("Input")
                                && !Set.of("crm.graphql", "crm.execution").contains(type.getPackageName())
                                && !KNOW_GRAPHQL.contains(outermost);
                    }))
            .should()
            .dependOnClassesThat(resideInAnyPackage("graphql..", "org.dataloader..", "org.springframework.graphql..")
                    .and(not(equivalentTo(ArgumentValue.class))));

    /**
     * Leads and orders read their changes through {@code HistoryQueries}, without a service in between. The module
     * partner manages keys through {@code ApiKeyRepository}, because security owns their tables.
     */
    private static final Set<String> PUBLIC_BY_NAME =
            Set.of("crm.history.HistoryQueries", "crm.security.ApiKeyRepository");

    static final ArchRule CONTROLLERS_REPOSITORIES_AND_QUERIES_ARE_PACKAGE_PRIVATE = classes()
            .that(describe(
                    "are controllers, repositories or queries",
                    type -> type.getSimpleName().matches(".*(Controller|Repository|Queries)")
                            && !PUBLIC_BY_NAME.contains(type.getName())))
            .should()
            .notBePublic();

    /** {@code crm.user.Manager} is the domain's noun. */
    static final ArchRule NAMES_ARE_NOUNS_OF_THE_DOMAIN = noClasses()
            .that(describe("are not crm.user.Manager", type -> !type.getName().equals("crm.user.Manager")))
            .should()
            .haveSimpleNameEndingWith("Impl")
            .orShould()
            .haveSimpleNameEndingWith("Util")
            .orShould()
            .haveSimpleNameEndingWith("Utils")
            .orShould()
            .haveSimpleNameEndingWith("Manager")
            .orShould()
            .haveSimpleNameEndingWith("Dto")
            .orShould()
            .haveSimpleNameEndingWith("Helper");

    static final ArchRule TIME_COMES_FROM_A_CLOCK = noClasses()
            .should()
            .callCodeUnitWhere(target(describe("takes the time from the machine", call -> {
                JavaClass owner = call.getOwner();
                return owner.getPackageName().equals("java.time")
                                && call.getName().equals("now")
                                && !readsTheClock(call)
                        || owner.isEquivalentTo(System.class) && call.getName().equals("currentTimeMillis")
                        || owner.isEquivalentTo(java.util.Date.class)
                                && call.getName().equals("<init>")
                                && call.getRawParameterTypes().isEmpty();
            })));

    /** The banner and the commands write to the console for their user. */
    private static final Set<String> PRINT = Set.of(
            "crm.CrmApplication",
            "crm.standalone.StartupBanner",
            "crm.console.ConsoleCommand",
            "crm.legacy.ImportCommand",
            "crm.recordimport.RecordImportCommand");

    static final ArchRule ONLY_THE_CONSOLE_PRINTS = noClasses()
            .that(describe("are not the console's", type -> !PRINT.contains(type.getName())))
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err");

    /**
     * {@code Callers} finds the caller, {@code CallerInterceptor} stores it, and {@code CurrentRights} answers its
     * rights to all others.
     */
    private static final Set<String> KNOW_THE_SECURITY_CONTEXT = Set.of(
            "crm.security.CallerContext",
            "crm.security.Callers",
            "crm.security.CallerInterceptor",
            "crm.security.CurrentRights");

    static final ArchRule RIGHTS_COME_FROM_ONE_CLASS = noClasses()
            .that(describe("are not allowed by name", type -> !KNOW_THE_SECURITY_CONTEXT.contains(type.getName())))
            .should()
            .dependOnClassesThat()
            .areAssignableTo(SecurityContextHolder.class);

    private static boolean readsTheClock(CodeUnitCallTarget call) {
        return call.getRawParameterTypes().stream().anyMatch(type -> type.isEquivalentTo(java.time.Clock.class));
    }

    static Stream<Arguments> rules() {
        return Stream.of(
                Arguments.of(ONLY_CONTROLLERS_KNOW_GRAPHQL, Set.of("Orders")),
                Arguments.of(
                        CONTROLLERS_REPOSITORIES_AND_QUERIES_ARE_PACKAGE_PRIVATE,
                        Set.of("OpenController", "OpenQueries")),
                Arguments.of(NAMES_ARE_NOUNS_OF_THE_DOMAIN, Set.of("OrderServiceImpl")),
                Arguments.of(TIME_COMES_FROM_A_CLOCK, Set.of("Impatient")),
                Arguments.of(ONLY_THE_CONSOLE_PRINTS, Set.of("Talkative")),
                Arguments.of(RIGHTS_COME_FROM_ONE_CLASS, Set.of("RightsOfItsOwn")));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void applicationFollowsTheRule(ArchRule rule, Set<String> violators) {
        assertThat(APPLICATION).hasSizeGreaterThan(100);
        rule.check(APPLICATION);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void ruleFindsItsViolators(ArchRule rule, Set<String> violators) {
        String report = rule.evaluate(VIOLATORS).getFailureReport().toString();
        for (JavaClass violator : VIOLATORS) {
            if (violator.getModifiers().contains(JavaModifier.SYNTHETIC)) {
                continue;
            }
            assertThat(report.contains(violator.getName()))
                    .as(violator.getSimpleName() + " in " + report)
                    .isEqualTo(violators.contains(violator.getSimpleName()));
        }
    }

    /** Each call that reads the clock is one violation; the rule finds all four kinds. */
    @org.junit.jupiter.api.Test
    void findsEveryWayToReadTheClock() {
        assertThat(TIME_COMES_FROM_A_CLOCK
                        .evaluate(VIOLATORS)
                        .getFailureReport()
                        .getDetails())
                .hasSize(4);
    }

    /** An exemption for a class that no longer exists could exempt another class later. */
    @org.junit.jupiter.api.Test
    void exemptClassesExist() {
        DescribedPredicate<JavaClass> any = DescribedPredicate.alwaysTrue();
        Set<String> names =
                APPLICATION.that(any).stream().map(JavaClass::getName).collect(java.util.stream.Collectors.toSet());
        assertThat(names)
                .containsAll(KNOW_GRAPHQL)
                .containsAll(PUBLIC_BY_NAME)
                .containsAll(KNOW_THE_SECURITY_CONTEXT)
                .contains("crm.user.Manager");
    }
}
