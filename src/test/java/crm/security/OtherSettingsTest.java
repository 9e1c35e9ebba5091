package crm.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import crm.Api;
import crm.ApiTest;
import crm.Fixture;
import crm.Tokens;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

/** A server whose identity provider shapes its tokens in another way, and whose signing secret was replaced. */
@ApiTest
@TestPropertySource(
        properties = {
            "crm.security.role-claim=https://crm.example/role",
            "crm.security.audience=crm",
            "crm.security.issuer=https://issuer.example",
            "crm.security.signing-secret=the-new-secret-that-signs-from-now-on," + ApiTest.SIGNING_SECRET,
        })
class OtherSettingsTest {

    @Autowired
    private Api api;

    private static JWTClaimsSet.Builder claims() {
        return Tokens.claims(Fixture.MANAGER, "Марк Орлов")
                .issuer("https://issuer.example")
                .claim("https://crm.example/role", "manager");
    }

    private Api.Client client(JWTClaimsSet.Builder claims) {
        return api.withToken(Tokens.signed(claims.build()));
    }

    @Test
    void readsTheRoleFromTheConfiguredClaim() {
        assertThat(client(claims().audience("crm"))
                        .query("{ viewer { role } }")
                        .data("viewer.role")
                        .asString())
                .isEqualTo("MANAGER");
    }

    @Test
    void refusesTokensOfAnotherAudience() {
        assertThat(client(claims().audience("shop"))
                        .query("{ viewer { role } }")
                        .status())
                .isEqualTo(401);
        assertThat(client(claims()).query("{ viewer { role } }").status()).isEqualTo(401);
        assertThat(client(claims().audience(List.of("shop", "crm")))
                        .query("{ viewer { role } }")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void refusesTokensOfAnotherIssuerWithTheSameSecret() {
        for (String issuer : new String[] {"https://other.example", "https://issuer.example/", null}) {
            assertThat(client(claims().audience("crm").issuer(issuer))
                            .query("{ viewer { role } }")
                            .status())
                    .as(issuer)
                    .isEqualTo(401);
        }
    }

    @Test
    void acceptsCursorsOfTheFormerSecret() {
        // Of an earlier version, signed with the first secret of the other tests: the end of a page of one order.
        String former =
                "by5pZB9DUkVBVEVEX0FUX0RFU0MfMjAxOC0wNy0wMiAxMTo0MDowMCswMB8wZDAwMDAwMC0wMDAwLTcwMDAtODAwMC0wMDAwMDAw"
                        + "MDAwMDH0dTk70UQ1vTVJzp0";
        String query = "{ orders(first: 1%s) { nodes { orderCode } pageInfo { endCursor } } }";
        Api.Client manager = client(claims().audience("crm"));
        assertThat(manager.query(query.formatted(", after: \"" + former + "\"")).texts("orders.nodes", "orderCode"))
                .containsExactly("ORD-000002");
        assertThat(manager.query(query.formatted(""))
                        .data("orders.pageInfo.endCursor")
                        .asString())
                .isNotEqualTo(former);
    }
}
