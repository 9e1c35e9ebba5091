package crm.security;

import static org.assertj.core.api.Assertions.assertThat;

import crm.Api;
import crm.ApiTest;
import crm.Reply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

@ApiTest
class OpenPathsTest {

    @Autowired
    private Api api;

    @ParameterizedTest
    @ValueSource(strings = {"/livez", "/readyz", "/images/placeholder.svg", "/graphiql"})
    void allowsEveryCaller(String path) {
        assertThat(api.anonymous().get(path).status()).isEqualTo(200);
    }

    @Test
    void healthShowsOnlyItsStatus() {
        assertThat(api.anonymous().get("/readyz").body()).isEqualTo("{\"status\":\"UP\"}");
        assertThat(api.anonymous().get("/livez").body()).isEqualTo("{\"status\":\"UP\"}");
    }

    @Test
    void placeholderIsPublic() {
        Reply reply = api.anonymous().get("/images/placeholder.svg");
        assertThat(reply.headers().firstValue("Content-Type")).hasValue("image/svg+xml");
        assertThat(reply.body()).contains("<svg");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/actuator",
                "/actuator/health",
                "/actuator/prometheus",
                "/actuator/env",
                "/actuator/beans",
                "/actuator/heapdump",
                "/schema.graphqls",
                "/application.yaml",
                "/login",
                "/graphql/../actuator/env"
            })
    void refusesEveryCaller(String path) {
        Reply anonymous = api.anonymous().get(path);
        assertThat(anonymous.status()).isIn(400, 401);
        assertThat(api.as("admin").get(path).status()).isIn(400, 403);
    }

    @Test
    void graphiQlHasNoTokenWithAConfiguredDatabase() {
        assertThat(api.anonymous().get("/graphiql").body())
                .doesNotContain("eyJ")
                .doesNotContain("\"token\"");
    }
}
