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

/** What holds for every class, and that each rule would see a class that breaks it. */
@Tag("unit")
class RulesTest {

    private static final JavaClasses HOUSE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("crm");

    private static final JavaClasses VIOLATORS = new ClassFileImporter().importPackages("crm.architecture.violators");

    /**
     * Who may know GraphQL beside controllers, their inputs and {@code crm.api}: what puts the directives to work and
     * tells the execution who asks, what measures documents, the one type that two types of the schema stand for, and what hands mutations over.
     * {@code ArgumentValue} is for everybody: a value that tells absent from null.
     */
    private static final Set<String> KNOW_GRAPHQL = Set.of(
            "crm.security.AuthDirective",
            "crm.security.PiiDirective",
            "crm.security.DirectiveWiring",
            "crm.security.RequireAuthentication",
            "crm.security.Caller",
            "crm.security.CallerInterceptor",
            "crm.http.AnswerStatus",
            "crm.http.DocumentInterceptor",
            "crm.http.Exchange",
            "crm.http.GraphQlEndpoint",
            "crm.http.HttpConfiguration",
            "crm.http.KnownDocument",
            "crm.limit.CostDirectives",
            "crm.limit.CostPlan",
            "crm.limit.Bill",
            "crm.limit.LimitConfiguration",
            "crm.limit.LimitInterceptor",
            "crm.limit.Measures",
            "crm.limit.PreparedDocuments",
            "crm.history.HistorySchema",
            "crm.command.CommandResolver");

    static final ArchRule ONLY_CONTROLLERS_KNOW_GRAPHQL = noClasses()
            .that(describe("are neither controllers, nor inputs, nor in crm.api, nor allowed by name", type -> {
                String outermost = type.getName().replaceFirst("\\$.*", "");
                return !outermost.endsWith("Controller")
                        && !outermost.endsWith("Input")
                        && !type.getPackageName().equals("crm.api")
                        && !KNOW_GRAPHQL.contains(outermost);
            }))
            .should()
            .dependOnClassesThat(resideInAnyPackage("graphql..", "org.dataloader..", "org.springframework.graphql..")
                    .and(not(equivalentTo(ArgumentValue.class))));

    /** {@code HistoryQueries} is how leads and orders read their changes: no room between them and the table. */
    static final ArchRule WHAT_READS_AND_ANSWERS_STAYS_IN_ITS_ROOM = classes()
            .that(describe(
                    "are controllers, repositories or queries",
                    type -> type.getSimpleName().matches(".*(Controller|Repository|Queries)")
                            && !type.getName().equals("crm.history.HistoryQueries")))
            .should()
            .notBePublic();

    /** {@code crm.user.Manager} is the domain's noun. */
    static final ArchRule NAMES_SAY_WHAT_SOMETHING_IS = noClasses()
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

    static final ArchRule TIME_IS_GIVEN = noClasses()
            .should()
            .callCodeUnitWhere(target(describe("takes the time from the machine", call -> {
                JavaClass owner = call.getOwner();
                return owner.getPackageName().equals("java.time")
                                && call.getName().equals("now")
                                && !takesAClock(call)
                        || owner.isEquivalentTo(System.class) && call.getName().equals("currentTimeMillis")
                        || owner.isEquivalentTo(java.util.Date.class)
                                && call.getName().equals("<init>")
                                && call.getRawParameterTypes().isEmpty();
            })));

    /** The banner is there to be copied from; the commands talk to whoever typed them. */
    private static final Set<String> PRINT =
            Set.of("crm.CrmApplication", "crm.standalone.Banner", "crm.legacy.ImportCommand");

    static final ArchRule NOBODY_PRINTS = noClasses()
            .that(describe("are not the console's", type -> !PRINT.contains(type.getName())))
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err");

    private static boolean takesAClock(CodeUnitCallTarget call) {
        return call.getRawParameterTypes().stream().anyMatch(type -> type.isEquivalentTo(java.time.Clock.class));
    }

    static Stream<Arguments> rules() {
        return Stream.of(
                Arguments.of(ONLY_CONTROLLERS_KNOW_GRAPHQL, Set.of("Orders")),
                Arguments.of(WHAT_READS_AND_ANSWERS_STAYS_IN_ITS_ROOM, Set.of("OpenController", "OpenQueries")),
                Arguments.of(NAMES_SAY_WHAT_SOMETHING_IS, Set.of("OrderServiceImpl")),
                Arguments.of(TIME_IS_GIVEN, Set.of("Impatient")),
                Arguments.of(NOBODY_PRINTS, Set.of("Talkative")));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void theHouseKeepsTheRule(ArchRule rule, Set<String> violators) {
        assertThat(HOUSE).hasSizeGreaterThan(100);
        rule.check(HOUSE);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void theRuleSeesWhoBreaksIt(ArchRule rule, Set<String> violators) {
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

    /** One call is one violation: none of the four ways to take the time is overlooked. */
    @org.junit.jupiter.api.Test
    void everyWayToTakeTheTimeIsSeen() {
        assertThat(TIME_IS_GIVEN.evaluate(VIOLATORS).getFailureReport().getDetails())
                .hasSize(4);
    }

    /** An allowance for a class that is gone allows somebody else tomorrow. */
    @org.junit.jupiter.api.Test
    void whoIsAllowedByNameIsThere() {
        DescribedPredicate<JavaClass> any = DescribedPredicate.alwaysTrue();
        Set<String> names =
                HOUSE.that(any).stream().map(JavaClass::getName).collect(java.util.stream.Collectors.toSet());
        assertThat(names).containsAll(KNOW_GRAPHQL).contains("crm.user.Manager", "crm.history.HistoryQueries");
    }
}
