package crm.cost;

import static org.assertj.core.api.Assertions.assertThat;

import crm.Api;
import crm.ApiTest;
import crm.Reply;
import graphql.introspection.IntrospectionQueryBuilder;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

/** Callers with a token see validation errors; callers without a token learn nothing about the schema. */
@ApiTest
class IntrospectionAccessTest {

    private static final String STANDARD = IntrospectionQueryBuilder.build(
            IntrospectionQueryBuilder.Options.defaultOptions().typeRefFragmentDepth(9));

    @Autowired
    private Api api;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{ oders { nodes { id } } }",
                "{ orders { nodes { colour } } }",
                "{ orders(colour: 1) { nodes { id } } }",
                "{ ... on Ordr { id } }",
                "{ orders(sort: BY_COLOUR) { nodes { id } } }",
                "mutation { createLeads { id } }"
            })
    void showsValidationErrorsToAuthenticatedCallers(String document) {
        Reply.Refusal refusal = api.query(document).refusal();
        assertThat(refusal.code()).isEqualTo("BAD_REQUEST");
        assertThat(refusal.message()).doesNotContain("Validation error", "graphql", "Value{");
        assertThat(api.anonymous().query(document).refusal())
                .isEqualTo(new Reply.Refusal(
                        "BAD_REQUEST",
                        null,
                        "The document does not match the schema. Send a token to see the " + "details."));
    }

    @Test
    void showsSyntaxErrorsToEveryCaller() {
        assertThat(api.anonymous().query("{ orders {").refusal().message()).startsWith("Invalid syntax");
    }

    @Test
    void introspectionQueriesOfToolsAreWithinTheLimits() {
        assertThat(api.query(STANDARD).data("__schema.types").size()).isGreaterThan(100);
        assertThat(api.anonymous().query(STANDARD).status()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }",
                "{ a: __schema { types { name } } b: __schema { types { name } } }"
            })
    void refusesRecursiveIntrospection(String document) {
        Reply.Refusal refusal = api.query(document).refusal();
        assertThat(refusal.code()).isEqualTo("BAD_REQUEST");
        assertThat(refusal.message()).contains("not asking for introspection in good faith");
    }

    @Nested
    @TestPropertySource(properties = "crm.limit.document.introspection=false")
    class WithIntrospectionDisabled {

        @Autowired
        private Api api;

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{ __schema { types { name } } }",
                    "{ viewer { role } ... on Query { ...T } } fragment T on Query { __type(name: \"Order\") { name } }"
                })
        void refusesIntrospectionToEveryCaller(String document) {
            assertThat(api.as("admin").query(document).refusal())
                    .isEqualTo(new Reply.Refusal(
                            "FORBIDDEN",
                            null,
                            "Introspection is turned off. Ask for the schema file, graphql/schema.graphql."));
            assertThat(api.as("admin")
                            .query("{ __typename viewer { role __typename } }")
                            .json()
                            .has("errors"))
                    .isFalse();
        }
    }
}
