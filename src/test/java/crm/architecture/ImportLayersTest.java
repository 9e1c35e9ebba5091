package crm.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysFalse;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The sub-packages of the import are layers: each depends only on the ones that this test allows. */
@Tag("unit")
class ImportLayersTest {

    private static final String IMPORT = "crm.legacy";

    private static final String VIOLATORS = "crm.architecture.violators.legacy";

    private static ArchRule layers(String root) {
        return layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .withOptionalLayers(true)
                .layer("legacy")
                .definedBy(root)
                .layer("table")
                .definedBy(root + ".table..")
                .layer("staging")
                .definedBy(root + ".staging..")
                .layer("verification")
                .definedBy(root + ".verification..")
                .layer("report")
                .definedBy(root + ".report..")
                .layer("file")
                .definedBy(root + ".file..")
                .layer("database")
                .definedBy(root + ".database..")
                .layer("row")
                .definedBy(root + ".row..")
                .layer("value")
                .definedBy(root + ".value..")
                .whereLayer("value")
                .mayNotAccessAnyLayer()
                .whereLayer("row")
                .mayOnlyAccessLayers("value")
                .whereLayer("file")
                .mayOnlyAccessLayers("value", "row")
                .whereLayer("database")
                .mayOnlyAccessLayers("value", "row")
                .whereLayer("report")
                .mayOnlyAccessLayers("value", "row")
                .whereLayer("staging")
                .mayOnlyAccessLayers("value", "row")
                .whereLayer("table")
                .mayOnlyAccessLayers("value", "row", "report", "staging")
                .whereLayer("verification")
                .mayOnlyAccessLayers("value", "row", "report", "staging")
                .ensureAllClassesAreContainedInArchitectureIgnoring(alwaysFalse());
    }

    private static ArchRule noCycles(String root) {
        return slices().matching(root + ".(*)..").should().beFreeOfCycles();
    }

    private static JavaClasses classes(String root) {
        return new ClassFileImporter()
                .withImportOption(location ->
                        root.equals(VIOLATORS) || ImportOption.Predefined.DO_NOT_INCLUDE_TESTS.includes(location))
                .importPackages(root);
    }

    private static String failures(ArchRule rule) {
        return rule.evaluate(classes(VIOLATORS)).getFailureReport().toString();
    }

    @Test
    void subPackagesDependOnlyOnLowerLayers() {
        assertThat(classes(IMPORT)).hasSizeGreaterThan(50);
        layers(IMPORT).check(classes(IMPORT));
    }

    @Test
    void subPackagesHaveNoCycles() {
        noCycles(IMPORT).check(classes(IMPORT));
    }

    @Test
    void theRuleFindsADependencyOnAHigherLayer() {
        assertThat(failures(layers(VIOLATORS)))
                .contains("ParserWithReport.report()")
                .contains("ReportWithCommand.command()")
                .doesNotContain("ReportWithParser.parser()");
    }

    @Test
    void theRuleFindsASubPackageWithoutALayer() {
        assertThat(failures(layers(VIOLATORS))).contains("Unlayered");
    }

    @Test
    void theRuleFindsACycle() {
        assertThat(failures(noCycles(VIOLATORS))).contains("Slice report", "Slice value");
    }
}
