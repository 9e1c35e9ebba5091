package crm.user;

import static org.assertj.core.api.Assertions.assertThat;

import crm.Api;
import crm.ApiTest;
import crm.ChangesTheDatabase;
import crm.Fixture;
import crm.Reply;
import crm.TestDatabase;
import crm.Tokens;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Administrators create, change, deactivate and reactivate managers. */
@ApiTest
@ChangesTheDatabase
class ManagersTest {

    private static final String VERA = Fixture.user(3);

    @Autowired
    private Api api;

    @Autowired
    private TestDatabase database;

    private Reply admin(String mutation) {
        return api.as("admin").query("mutation { " + mutation + " }");
    }

    private Reply create(String fields) {
        return admin("createManager(input: {" + fields
                + "}) { manager { id name email role telegramId telegramUsername active version } "
                + "userErrors { code path message } }");
    }

    private Reply deactivate(String fields) {
        return admin("deactivateManager(input: {" + fields + "}) { manager { active version load { orders leads tasks }"
                + " } handedOver { orders leads tasks } userErrors { code path } replayed }");
    }

    private static String token(String id, String email, String role) {
        return Tokens.signed(Tokens.claims(id, "Ivan")
                .claim("email", email)
                .claim("app_metadata", Map.of("role", role))
                .build());
    }

    private Map<String, Object> open(String manager) {
        return database.jdbc().sql("""
                        select (select count(*) from orders where assigned_manager is not distinct from :id::uuid
                            and status not in ('CLOSED', 'CANCELLED', 'REFUNDED')) as orders,
                          (select count(*) from leads where assigned_manager is not distinct from :id::uuid
                            and status not in ('REJECTED', 'CONVERTED')) as leads,
                          (select count(*) from tasks where assignee is not distinct from :id::uuid
                            and not completed) as tasks""").param("id", manager).query().singleRow();
    }

    @Test
    void viewerHasItsManagerAndPermissions() {
        Reply manager =
                api.query("{ viewer { actor { id kind name } manager { id name load { orders } } permissions } }");
        assertThat(manager.data("viewer.actor.id").asString()).isEqualTo(Fixture.MANAGER);
        assertThat(manager.data("viewer.manager.id").asString()).isEqualTo(Fixture.MANAGER);
        assertThat(manager.data("viewer.permissions").toString())
                .contains("\"orders\"", "\"changeOrderStatus\"", "\"trackOrder\"")
                .doesNotContain("\"createManager\"", "\"voidPayment\"", "\"apiKeys\"");
        assertThat(api.as("admin").query("{ viewer { permissions } }").body())
                .contains("\"createManager\"", "\"voidPayment\"", "\"apiKeys\"");
        Reply analyst = api.as("analyst").query("{ viewer { actor { id } manager { id } permissions } }");
        assertThat(analyst.data("viewer.manager").isNull()).isTrue();
        assertThat(analyst.data("viewer.permissions").toString())
                .contains("\"orders\"", "\"startExport\"")
                .doesNotContain("\"changeOrderStatus\"");
    }

    @Test
    void partnerSeesOnlyTheIdOfItsOwnKey() {
        String secret = api.as("admin").query("""
                mutation { createApiKey(input: {name: "k", role: PARTNER, partner: "Bike Shop",
                  scopes: ["order:read", "order:write"]}) { secret } }""").data("createApiKey.secret").asString();
        Api.Client shop = api.withToken(secret);
        Reply viewer = shop.query("{ viewer { actor { id kind } manager { id } permissions } }");
        assertThat(viewer.data("viewer.actor.id").isNull()).isFalse();
        assertThat(viewer.data("viewer.manager").isNull()).isTrue();
        assertThat(viewer.data("viewer.permissions").toString())
                .contains("\"orders\"", "\"cancelOrder\"")
                .doesNotContain("\"leads\"", "\"createBooking\"", "\"managers\"");
        api.query("""
                mutation { cancelOrder(input: {id: "ORD-000002", reason: COMPLIANCE}) { userErrors { code } } }""");
        String history = "{ order(id: \"ORD-000002\") { history(last: 1) { nodes { actor { id kind } } } } }";
        assertThat(api.query(history).data("order.history.nodes").toString())
                .isEqualTo("[{\"actor\":{\"id\":\"" + Fixture.MANAGER + "\",\"kind\":\"USER\"}}]");
        assertThat(shop.query(history).data("order.history.nodes").toString())
                .isEqualTo("[{\"actor\":{\"id\":null,\"kind\":\"USER\"}}]");
    }

    @Test
    void firstTokenWithTheEmailGetsTheRecord() {
        Reply made = create("name: \"Ivan\", email: \" Ivan@CRM.example \", role: MANAGER, telegramId: \"77\","
                + " telegramUsername: \"@ivan\"");
        String id = made.data("createManager.manager.id").asString();
        assertThat(made.data("createManager.manager.email").asString()).isEqualTo("ivan@crm.example");
        assertThat(made.data("createManager.manager.telegramUsername").asString())
                .isEqualTo("ivan");
        String subject = "5e000000-0000-7000-8000-000000000201";
        Api.Client ivan = api.withToken(token(subject, "Ivan@crm.example", "manager"));
        assertThat(ivan.query("{ viewer { actor { id } manager { id name } } }")
                        .data("viewer")
                        .toString())
                .isEqualTo("{\"actor\":{\"id\":\"" + id + "\"},\"manager\":{\"id\":\"" + id + "\",\"name\":\"Ivan\"}}");
        Reply taken = ivan.query("""
                mutation { changeLeadStatus(input: {id: "LEAD-000001", status: IN_PROGRESS}) {
                  event { actor { id } } userErrors { code } } }""");
        assertThat(taken.data("changeLeadStatus.event.actor.id").asString()).isEqualTo(id);
        // Another token with the same address is another person.
        String other = "5e000000-0000-7000-8000-000000000202";
        assertThat(api.withToken(token(other, "ivan@crm.example", "manager"))
                        .query("{ viewer { manager { id } } }")
                        .data("viewer.manager.id")
                        .asString())
                .isEqualTo(other);
    }

    @Test
    void createsForASubjectAndRefusesWhatExists() {
        String subject = "5e000000-0000-7000-8000-000000000203";
        assertThat(create("name: \"Olga\", role: ADMIN, subject: \"" + subject + "\"")
                        .data("createManager.manager.id")
                        .asString())
                .isEqualTo(subject);
        assertThat(create("name: \"Olga\", role: ADMIN, subject: \"" + subject + "\"")
                        .texts("createManager.userErrors", "code"))
                .containsExactly("ALREADY_EXISTS");
        assertThat(create("name: \"A\", role: MANAGER, email: \"MARK.orlov@crm.example\"")
                        .texts("createManager.userErrors", "code"))
                .containsExactly("ALREADY_EXISTS");
        assertThat(create("name: \" \", role: ANALYST, telegramId: \"x\", telegramUsername: \"a b\"")
                        .texts("createManager.userErrors", "code"))
                .containsExactlyInAnyOrder("REQUIRED", "INVALID_VALUE", "INVALID_VALUE", "INVALID_VALUE", "REQUIRED");
        assertThat(create("name: \"A\", role: MANAGER, email: \"no address\"")
                        .texts("createManager.userErrors", "code"))
                .containsExactly("INVALID_VALUE");
        assertThat(api.query("mutation { createManager(input: {name: \"A\", email: \"a@b.example\", role: ADMIN}) "
                                + "{ replayed } }")
                        .refusal()
                        .code())
                .isEqualTo("FORBIDDEN");
    }

    @Test
    void updatesOnlyWhatIsSent() {
        String update = "updateManager(input: {id: \"" + VERA + "\", %s}) { manager { name email role version } "
                + "userErrors { code path } }";
        assertThat(admin(update.formatted("telegramId: \"12\", role: ADMIN, expectedVersion: 0"))
                        .data("updateManager.manager")
                        .toString())
                .isEqualTo("{\"name\":\"Vera Klein\",\"email\":\"vera.klein@crm.example\",\"role\":\"ADMIN\","
                        + "\"version\":1}");
        assertThat(admin(update.formatted("name: \"V\", expectedVersion: 0")).texts("updateManager.userErrors", "code"))
                .containsExactly("STALE_VERSION");
        assertThat(admin(update.formatted("name: null")).texts("updateManager.userErrors", "code"))
                .containsExactly("REQUIRED");
        assertThat(admin("updateManager(input: {id: \"" + Fixture.lead(1) + "\"}) { userErrors { code } }")
                        .texts("updateManager.userErrors", "code"))
                .containsExactly("NOT_FOUND");
    }

    @Test
    void deactivationHandsOpenWorkOverInOneTransaction() {
        Map<String, Object> before = open(Fixture.MANAGER);
        Map<String, Object> ofVera = open(VERA);
        assertThat(before.values()).noneMatch(count -> count.equals(0L));
        int version = database.jdbc()
                .sql("select version from leads where code = 'LEAD-000002'")
                .query(Integer.class)
                .single();
        Reply dry = deactivate("id: \"" + Fixture.MANAGER + "\", handOverTo: \"" + VERA + "\", dryRun: true");
        assertThat(dry.data("deactivateManager.manager.active").asBoolean()).isFalse();
        assertThat(open(Fixture.MANAGER)).isEqualTo(before);

        String fields = "id: \"" + Fixture.MANAGER + "\", handOverTo: \"" + VERA + "\", idempotencyKey: \"leaves\"";
        Reply done = deactivate(fields);
        assertThat(done.data("deactivateManager.handedOver").toString())
                .isEqualTo("{\"orders\":%s,\"leads\":%s,\"tasks\":%s}"
                        .formatted(before.get("orders"), before.get("leads"), before.get("tasks")));
        assertThat(done.data("deactivateManager.manager.load").toString())
                .isEqualTo("{\"orders\":0,\"leads\":0,\"tasks\":0}");
        assertThat(open(Fixture.MANAGER).values()).containsOnly(0L);
        before.forEach(
                (kind, count) -> assertThat(open(VERA).get(kind)).isEqualTo((Long) count + (Long) ofVera.get(kind)));
        assertThat(database.jdbc()
                        .sql("select version from leads where code = 'LEAD-000002'")
                        .query(Integer.class)
                        .single())
                .isEqualTo(version + 1);
        // What is done stays where it was.
        assertThat(database.jdbc()
                        .sql("select count(*) from orders where assigned_manager = ?::uuid and status = 'CANCELLED'")
                        .param(Fixture.MANAGER)
                        .query(Integer.class)
                        .single())
                .isPositive();
        assertThat(deactivate(fields).data("deactivateManager.replayed").asBoolean())
                .isTrue();

        // Their token is refused, also by what is public, and is no reason for a new record.
        Reply refused = api.query("{ viewer { role } }");
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.refusal().code()).isEqualTo("UNAUTHENTICATED");
        assertThat(api.query("mutation { assignLead(input: {id: \"LEAD-000001\"}) { replayed } }")
                        .refusal()
                        .code())
                .isEqualTo("UNAUTHENTICATED");
        assertThat(admin("assignLead(input: {id: \"LEAD-000001\", managerId: \"" + Fixture.MANAGER
                                + "\"}) { userErrors { code } }")
                        .texts("assignLead.userErrors", "code"))
                .containsExactly("CONFLICT");
        assertThat(admin("createTask(input: {title: \"x\", assigneeId: \"" + Fixture.MANAGER
                                + "\"}) { userErrors { code } }")
                        .texts("createTask.userErrors", "code"))
                .containsExactly("CONFLICT");

        Reply back = admin("reactivateManager(input: {id: \"" + Fixture.MANAGER
                + "\"}) { manager { active } userErrors { code } }");
        assertThat(back.data("reactivateManager.manager.active").asBoolean()).isTrue();
        assertThat(api.query("{ viewer { role } }").status()).isEqualTo(200);
    }

    @Test
    void deactivationWithoutSuccessorLeavesWorkToNobody() {
        Map<String, Object> before = open(Fixture.MANAGER);
        Map<String, Object> nobody = open(null);
        deactivate("id: \"" + Fixture.MANAGER + "\"");
        before.forEach(
                (kind, count) -> assertThat(open(null).get(kind)).isEqualTo((Long) count + (Long) nobody.get(kind)));
    }

    @Test
    void refusesToDeactivateOneselfAndTheLastAdministrator() {
        assertThat(deactivate("id: \"" + Fixture.ADMIN + "\"")
                        .data("deactivateManager.userErrors")
                        .toString())
                .isEqualTo("[{\"code\":\"CONFLICT\",\"path\":[\"id\"]},{\"code\":\"CONFLICT\",\"path\":[\"id\"]}]");
        admin("updateManager(input: {id: \"" + VERA + "\", role: ADMIN}) { replayed }");
        Api.Client vera = api.withToken(Tokens.of(VERA, "Vera Klein", "admin"));
        String mine = "mutation { deactivateManager(input: {id: \"%s\"}) { userErrors { code } } }";
        assertThat(vera.query(mine.formatted(Fixture.ADMIN)).texts("deactivateManager.userErrors", "code"))
                .isEmpty();
        assertThat(vera.query("mutation { updateManager(input: {id: \"" + VERA
                                + "\", role: MANAGER}) { userErrors { code path } } }")
                        .data("updateManager.userErrors")
                        .toString())
                .isEqualTo("[{\"code\":\"CONFLICT\",\"path\":[\"role\"]}]");
        assertThat(vera.query(mine.formatted(Fixture.ADMIN)).texts("deactivateManager.userErrors", "code"))
                .containsExactly("CONFLICT");
        assertThat(vera.query("mutation { deactivateManager(input: {id: \"" + Fixture.MANAGER + "\", handOverTo: \""
                                + Fixture.MANAGER + "\"}) { userErrors { code } } }")
                        .texts("deactivateManager.userErrors", "code"))
                .containsExactly("CONFLICT");
        assertThat(vera.query("mutation { deactivateManager(input: {id: \"" + Fixture.MANAGER + "\", handOverTo: \""
                                + Fixture.ADMIN + "\"}) { userErrors { code path } } }")
                        .data("deactivateManager.userErrors")
                        .toString())
                .isEqualTo("[{\"code\":\"CONFLICT\",\"path\":[\"handOverTo\"]}]");
    }

    @Test
    void newTokenOfADeactivatedPersonReactivatesNobody() {
        String id = create("name: \"Ivan\", email: \"ivan@crm.example\", role: MANAGER")
                .data("createManager.manager.id")
                .asString();
        deactivate("id: \"" + id + "\"");
        Reply refused = api.withToken(token("5e000000-0000-7000-8000-000000000204", "ivan@crm.example", "manager"))
                .query("{ viewer { role } }");
        assertThat(refused.refusal().code()).isEqualTo("UNAUTHENTICATED");
        assertThat(database.jdbc()
                        .sql("select count(*) from users where email = 'ivan@crm.example'")
                        .query(Integer.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void deactivationEndsExports() {
        String export = api.query("mutation { startExport(input: {type: ORDERS, format: CSV}) { export { id } } }")
                .data("startExport.export.id")
                .asString();
        deactivate("id: \"" + Fixture.MANAGER + "\"");
        assertThat(database.jdbc()
                        .sql("select state from exports where id = ?::uuid")
                        .param(export)
                        .query(String.class)
                        .single())
                .isIn("FAILED", "EXPIRED");
    }

    @Test
    void listFindsByRoleAndName() {
        List<String> found = api.query(
                        "{ managers(filter: {role: [ADMIN], search: \" СОКОЛ\", active: true}) { nodes { name } } }")
                .texts("managers.nodes", "name");
        assertThat(found).containsExactly("Анна Соколова");
        assertThat(api.query("{ managers(filter: {search: \"vera.klein@\"}) { nodes { name } } }")
                        .texts("managers.nodes", "name"))
                .containsExactly("Vera Klein");
        assertThat(api.query("{ managers(filter: {search: \"%\", role: []}) { nodes { name } } }")
                        .texts("managers.nodes", "name"))
                .isEmpty();
        assertThat(api.query("{ managers(filter: {search: \"" + "x".repeat(201) + "\"}) { nodes { name } } }")
                        .refusal()
                        .code())
                .isEqualTo("BAD_REQUEST");
    }
}
