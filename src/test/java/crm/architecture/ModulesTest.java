package crm.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import crm.CrmApplication;
import crm.GeneratedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModule;
import org.springframework.modulith.core.ApplicationModules;
import org.springframework.modulith.core.DependencyDepth;
import org.springframework.modulith.core.DependencyType;

/**
 * Modules use only the modules that their package-info allows. The diagram of that is in
 * {@code docs/architecture.md} between two comments; {@code mvn test -Pregenerate} writes it again.
 */
class ModulesTest {

    private static final ApplicationModules MODULES = ApplicationModules.of(CrmApplication.class);

    private static final Path PAGE = Path.of("docs", "architecture.md");

    private static final String BEGIN = "<!-- modules -->";

    private static final String END = "<!-- /modules -->";

    /** Modules that every module may use. The diagram omits their arrows, which would hide the rest. */
    private static final Set<String> SHARED =
            Set.of("crypto", "text", "graphql", "searchtext", "sql", "security", "command", "history", "job");

    @Test
    void modulesUseOnlyTheirAllowedDependencies() {
        assertThat(MODULES.stream().map(module -> module.getIdentifier().toString()))
                .contains("graphql", "sql", "security", "order", "lead", "customer", "task", "legacy");
        MODULES.verify();
    }

    @Test
    void noModuleUsesLegacyAndSharedModulesUseOnlySharedOnes() {
        for (ApplicationModule module : MODULES) {
            String name = module.getIdentifier().toString();
            assertThat(used(module)).as(name).doesNotContain("legacy");
            if (SHARED.contains(name)) {
                assertThat(SHARED).as(name).containsAll(used(module));
            }
        }
    }

    @Test
    @Tag(GeneratedFile.TAG)
    void moduleDiagramMatchesTheCode() throws IOException {
        String drawn = BEGIN + "\n```mermaid\n" + picture() + "```\n" + END;
        String page = Files.readString(PAGE);
        int begin = page.indexOf(BEGIN);
        int end = page.indexOf(END) + END.length();
        GeneratedFile.check(PAGE, page.substring(0, begin) + drawn + page.substring(end));
    }

    private static String picture() {
        List<ApplicationModule> modules = MODULES.stream()
                .sorted(Comparator.comparing(module -> module.getIdentifier().toString()))
                .toList();
        StringBuilder picture = new StringBuilder("graph TD\n");
        String shared = modules.stream()
                .map(module -> module.getIdentifier().toString())
                .filter(SHARED::contains)
                .collect(Collectors.joining(" · "));
        picture.append("  shared[\"").append(shared).append("<br/>any module may use these\"]\n");
        for (ApplicationModule module : modules) {
            String name = module.getIdentifier().toString();
            if (!SHARED.contains(name)) {
                picture.append("  ").append(name).append('\n');
                used(module).stream()
                        .filter(other -> !SHARED.contains(other))
                        .forEach(other -> picture.append("  %s --> %s\n".formatted(name, other)));
            }
        }
        return picture.toString();
    }

    private static Set<String> used(ApplicationModule module) {
        Set<String> used = new TreeSet<>();
        module.getDependencies(MODULES, DependencyDepth.IMMEDIATE, DependencyType.values())
                .uniqueStream(dependency -> dependency.getTargetModule().getIdentifier())
                .forEach(dependency ->
                        used.add(dependency.getTargetModule().getIdentifier().toString()));
        return used;
    }
}
