package crm.audit;

import static org.assertj.core.api.Assertions.assertThat;

import crm.Api;
import crm.ApiTest;
import crm.Fixture;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@ApiTest
class AuditLogTest {

    @Autowired
    private Api api;

    @Test
    void listsTheNewestEntryFirst() {
        assertThat(api.as("admin").query("""
                { auditLog(first: 10) { nodes {
                    action entity entityId recordId payload actorLegacyId actor { id } createdAt } } }
                """).data("auditLog").path("nodes").toString())
                .isEqualTo("[{\"action\":\"delete\",\"entity\":\"tasks\",\"entityId\":\"T-9\",\"recordId\":null,"
                        + "\"payload\":null,\"actorLegacyId\":null,\"actor\":null,"
                        + "\"createdAt\":\"2018-07-01T11:00:00.000Z\"},"
                        + "{\"action\":\"update\",\"entity\":\"orders\",\"entityId\":\"O-1\",\"recordId\":\""
                        + Fixture.order(1)
                        + "\",\"payload\":{\"manager_notes\":[\"\",\"ok\"]},\"actorLegacyId\":\"USR-3\","
                        + "\"actor\":{\"id\":\"" + Fixture.user(3) + "\"},"
                        + "\"createdAt\":\"2018-07-01T10:00:00.000Z\"}]");
    }

    @Test
    void filtersByTableIdAndAction() {
        assertThat(count("entity: \"orders\"")).isEqualTo(1);
        assertThat(count("entity: \"orders\", entityId: \"O-1\", action: \"update\""))
                .isEqualTo(1);
        assertThat(count("entity: \"orders\", action: \"delete\"")).isZero();
        assertThat(count("")).isEqualTo(2);
    }

    private int count(String conditions) {
        return api.as("admin")
                .query("{ auditLog(filter: {" + conditions + "}) { nodes { id } } }")
                .data("auditLog")
                .path("nodes")
                .size();
    }
}
