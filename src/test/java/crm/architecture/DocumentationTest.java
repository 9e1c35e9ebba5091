package crm.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Markdown pages link to files that exist, and name tests that exist. */
@Tag("unit")
class DocumentationTest {

    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]+)(?:#[^)]*)?\\)");

    private static final Pattern TEST = Pattern.compile("\\b[A-Z]\\w+Test\\b");

    @Test
    void linkedFilesExist() throws IOException {
        assertThat(brokenLinks(Path.of("README.md"), "[a](docs/none.md), [b](docs), [c](https://example.com/x)"))
                .containsExactly("README.md: docs/none.md");
        List<String> broken = new ArrayList<>();
        for (Path page : pages()) {
            broken.addAll(brokenLinks(page, Files.readString(page)));
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void namedTestsExist() throws IOException {
        Set<String> tests;
        try (Stream<Path> files = Files.walk(Path.of("src", "test", "java"))) {
            tests = files.map(file -> file.getFileName().toString().replace(".java", ""))
                    .collect(Collectors.toSet());
        }
        Set<String> missing = new TreeSet<>();
        for (Path page : pages()) {
            TEST.matcher(Files.readString(page))
                    .results()
                    .map(MatchResult::group)
                    .filter(test -> !tests.contains(test))
                    .forEach(test -> missing.add(page + ": " + test));
        }
        assertThat(missing).isEmpty();
    }

    private static List<String> brokenLinks(Path page, String text) {
        Path folder = page.toAbsolutePath().getParent();
        return LINK.matcher(text)
                .results()
                .map(link -> link.group(1))
                .filter(target -> !target.contains(":"))
                .filter(target -> !Files.exists(folder.resolve(target)))
                .map(target -> page + ": " + target)
                .toList();
    }

    private static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>();
        for (String root : List.of("README.md", "CONTRIBUTING.md", "docs", "graphql")) {
            try (Stream<Path> files = Files.walk(Path.of(root))) {
                files.filter(file -> file.toString().endsWith(".md")).forEach(pages::add);
            }
        }
        assertThat(pages).hasSizeGreaterThan(30);
        return pages;
    }
}
