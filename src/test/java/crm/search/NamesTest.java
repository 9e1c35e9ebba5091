package crm.search;

import static org.assertj.core.api.Assertions.assertThat;

import com.ibm.icu.text.Transliterator;
import crm.Api;
import crm.ApiTest;
import crm.ChangesTheDatabase;
import crm.TestDatabase;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.commons.text.similarity.LevenshteinDistance;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * Names of real transliterations among the 6,973 names of the old CRM's export: is the other spelling in the first ten,
 * and who else is there.
 */
@ApiTest
@ChangesTheDatabase
class NamesTest {

    private static final Path NAMES = Path.of("src/test/resources/search/customers.csv");

    private static final Path PAIRS = Path.of("src/test/resources/search/pairs.csv");

    /** Of both directions of all pairs. */
    private static final double AIM = 0.95;

    /** Another judge than the search itself. */
    private static final Transliterator LATIN = Transliterator.getInstance("Any-Latin; Latin-ASCII; Lower");

    private record Pair(String scheme, String cyrillic, String latin) {}

    @Autowired
    private Api api;

    @Autowired
    private TestDatabase database;

    private final List<String> names = new ArrayList<>();

    @BeforeEach
    void putTheExportsCustomersIn() throws IOException {
        for (NamedCsvRecord row : rows(NAMES)) {
            names.add(row.getField("full_name"));
        }
        add(names);
    }

    private static List<NamedCsvRecord> rows(Path file) throws IOException {
        try (CsvReader<NamedCsvRecord> reader = CsvReader.builder().ofNamedCsvRecord(file)) {
            return reader.stream().toList();
        }
    }

    private void add(List<String> fullNames) {
        database.jdbc()
                .sql("""
                        insert into customers (id, code, full_name, created_at, updated_at)
                        select gen_random_uuid(), 'CUST-' || upper(substring(md5(random()::text) for 12)), name, now(),
                          now()
                        from unnest(:names::text[]) as n (name)""")
                .param("names", fullNames.toArray(String[]::new))
                .update();
    }

    private List<String> firstTen(String text) {
        return api.query(
                        "query ($text: String!) { search(text: $text, types: [CUSTOMER], first: 10) { nodes { ... "
                                + "on Customer { fullName } } } }",
                        Map.of("text", text))
                .texts("search.nodes", "fullName");
    }

    @Test
    void findsOtherSpellingsAmongTheFirstTen() throws IOException {
        List<Pair> pairs = rows(PAIRS).stream()
                .map(row -> new Pair(row.getField("scheme"), row.getField("cyrillic"), row.getField("latin")))
                .toList();
        Map<String, List<Pair>> byScheme = new LinkedHashMap<>();
        pairs.forEach(pair -> byScheme.computeIfAbsent(pair.scheme(), scheme -> new ArrayList<>())
                .add(pair));
        List<String> misses = new ArrayList<>();
        byScheme.forEach((scheme, group) -> {
            TreeSet<String> spellings = new TreeSet<>();
            group.forEach(pair -> spellings.addAll(List.of(pair.cyrillic(), pair.latin())));
            add(List.copyOf(spellings));
            for (Pair pair : group) {
                if (!firstTen(pair.latin()).contains(pair.cyrillic())) {
                    misses.add(scheme + ": " + pair.latin());
                }
                if (!firstTen(pair.cyrillic()).contains(pair.latin())) {
                    misses.add(scheme + ": " + pair.cyrillic());
                }
            }
            database.jdbc()
                    .sql("delete from customers where full_name = any(:names)")
                    .param("names", spellings.toArray(String[]::new))
                    .update();
        });
        assertThat(1 - misses.size() / (2.0 * pairs.size())).as("found").isGreaterThanOrEqualTo(AIM);
        // A whole sentence, where one word that is spelled too differently is enough. As in docs/searching.md.
        assertThat(misses)
                .containsExactly("mvd_310_fr: Юлия, съешь ещё этих мягких французских булок из Йошкар-Олы, да выпей "
                        + "алтайского чаю");
    }

    @Test
    void firstTenHitsAreRelevant() {
        int step = names.size() / 30;
        List<String> irrelevant = new ArrayList<>();
        int found = 0;
        int hits = 0;
        for (int i = 0; i < 30; i++) {
            String name = names.get(i * step);
            List<String> ten = firstTen(LATIN.transliterate(name));
            found += ten.contains(name) ? 1 : 0;
            hits += ten.size();
            ten.stream().filter(other -> !isAlike(name, other)).forEach(other -> irrelevant.add(name + ": " + other));
        }
        assertThat(found).isEqualTo(30);
        // The figures of docs/searching.md: a change of the search must update them.
        assertThat(hits).isEqualTo(279);
        assertThat(irrelevant).hasSize(6);
    }

    /** Each word of the name is a word of the other, give or take a letter or two. */
    private static boolean isAlike(String name, String other) {
        List<String> words = words(other);
        return words(name).stream()
                .allMatch(word -> words.stream()
                        .anyMatch(candidate ->
                                LevenshteinDistance.getDefaultInstance().apply(word, candidate)
                                        <= (word.length() < 5 ? 1 : 2)));
    }

    private static List<String> words(String name) {
        return Arrays.asList(LATIN.transliterate(name).split("[^a-z0-9]+"));
    }
}
