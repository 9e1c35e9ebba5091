package crm.graphql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import graphql.Scalars;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.DataFetchingEnvironmentImpl;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.PropertyDataFetcher;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a property is read from. */
@Tag("unit")
class RecordPropertyFetcherTest {

    private static final GraphQLFieldDefinition FIELD = GraphQLFieldDefinition.newFieldDefinition()
            .name("name")
            .type(Scalars.GraphQLString)
            .build();

    private final RecordPropertyFetcher fetcher =
            new RecordPropertyFetcher("name", PropertyDataFetcher.fetching("name"));

    private record Person(String name) {}

    private record Company(String name, String owner) {}

    public record WithGetter(String name) {

        public String getName() {
            return "of the getter";
        }
    }

    /** With a method that is no component. */
    public record Derived(String first) {

        public String name() {
            return first + "!";
        }
    }

    private record Failing(String name) {

        @Override
        public String name() {
            throw new UnsupportedOperationException("failed");
        }
    }

    public static class Bean {

        public String getName() {
            return "bean";
        }
    }

    private @Nullable Object read(@Nullable Object source) throws Exception {
        return fetcher.get(FIELD, source, () -> environment(source));
    }

    private static DataFetchingEnvironment environment(@Nullable Object source) {
        return DataFetchingEnvironmentImpl.newDataFetchingEnvironment()
                .source(source)
                .fieldDefinition(FIELD)
                .fieldType(Scalars.GraphQLString)
                .build();
    }

    @Test
    void readsTheComponentOfARecord() throws Exception {
        assertThat(read(new Person("Anna"))).isEqualTo("Anna");
        assertThat(read(new Company("Trek", "Anna"))).isEqualTo("Trek");
        assertThat(read(new Person("Boris"))).isEqualTo("Boris");
        assertThat(fetcher.get(environment(new Person("Vera")))).isEqualTo("Vera");
    }

    @Test
    void prefersTheComponentToAGetterLikeGraphQlJava() throws Exception {
        WithGetter source = new WithGetter("Anna");
        assertThat(read(source)).isEqualTo("Anna");
        assertThat(PropertyDataFetcher.fetching("name").get(environment(source)))
                .isEqualTo("Anna");
    }

    @Test
    void leavesTheRestToGraphQlJava() throws Exception {
        assertThat(read(new Derived("Anna"))).isEqualTo("Anna!");
        assertThat(read(new Bean())).isEqualTo("bean");
        assertThat(read(Map.of("name", "map"))).isEqualTo("map");
        assertThat(read(null)).isNull();
        assertThat(read("no such property")).isNull();
    }

    @Test
    void failsAsTheAccessorDoes() {
        assertThatThrownBy(() -> read(new Failing("Anna")))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessage("failed");
    }
}
