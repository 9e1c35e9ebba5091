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
 * The rooms use only what they say they use. The picture of that stands in {@code docs/architecture.md} between two
 * comments; {@code mvn test -Pregenerate} writes it.
 */
class RoomsTest {

    private static final ApplicationModules ROOMS = ApplicationModules.of(CrmApplication.class);

    private static final Path PAGE = Path.of("docs", "architecture.md");

    private static final String BEGIN = "<!-- rooms -->";

    private static final String END = "<!-- /rooms -->";

    /** What every room may use, and what would hide the rest of the picture. */
    private static final Set<String> SHARED = Set.of("api", "security", "command", "history", "job");

    @Test
    void noRoomUsesWhatItDoesNotSay() {
        assertThat(ROOMS.stream().map(room -> room.getIdentifier().toString()))
                .contains("api", "security", "order", "lead", "customer", "task", "legacy");
        ROOMS.verify();
    }

    @Test
    void nobodyUsesTheImportAndTheSharedRoomsUseNoOther() {
        for (ApplicationModule room : ROOMS) {
            String name = room.getIdentifier().toString();
            assertThat(used(room)).as(name).doesNotContain("legacy");
            if (SHARED.contains(name)) {
                assertThat(SHARED).as(name).containsAll(used(room));
            }
        }
    }

    @Test
    @Tag(GeneratedFile.TAG)
    void thePictureIsThatOfTheCode() throws IOException {
        String drawn = BEGIN + "\n```mermaid\n" + picture() + "```\n" + END;
        String page = Files.readString(PAGE);
        int begin = page.indexOf(BEGIN);
        int end = page.indexOf(END) + END.length();
        GeneratedFile.check(PAGE, page.substring(0, begin) + drawn + page.substring(end));
    }

    private static String picture() {
        List<ApplicationModule> rooms = ROOMS.stream()
                .sorted(Comparator.comparing(room -> room.getIdentifier().toString()))
                .toList();
        StringBuilder picture = new StringBuilder("graph TD\n");
        String shared = rooms.stream()
                .map(room -> room.getIdentifier().toString())
                .filter(SHARED::contains)
                .collect(Collectors.joining(" · "));
        picture.append("  shared[\"").append(shared).append("<br/>any room may use these\"]\n");
        for (ApplicationModule room : rooms) {
            String name = room.getIdentifier().toString();
            if (!SHARED.contains(name)) {
                picture.append("  ").append(name).append('\n');
                used(room).stream()
                        .filter(other -> !SHARED.contains(other))
                        .forEach(other -> picture.append("  %s --> %s\n".formatted(name, other)));
            }
        }
        return picture.toString();
    }

    private static Set<String> used(ApplicationModule room) {
        Set<String> used = new TreeSet<>();
        room.getDependencies(ROOMS, DependencyDepth.IMMEDIATE, DependencyType.values())
                .uniqueStream(dependency -> dependency.getTargetModule().getIdentifier())
                .forEach(dependency ->
                        used.add(dependency.getTargetModule().getIdentifier().toString()));
        return used;
    }
}
