package crm.export;

import static org.assertj.core.api.Assertions.assertThat;

import crm.Api;
import crm.ApiTest;
import crm.ChangesTheDatabase;
import crm.Fixture;
import crm.Reply;
import crm.TestDatabase;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The jobs that are read now and started later: exports and backfills of pictures. */
@ApiTest
@ChangesTheDatabase
class JobsTest {

    private static final String ID = "e0000000-0000-7000-8000-000000000001";

    @Autowired
    private Api api;

    @Autowired
    private TestDatabase database;

    @Test
    void onlyTheRequesterReadsAnExport() {
        database.execute("""
                insert into exports (id, type, format, state, requested_by, role, row_count, sha256, as_of, created_at,
                  finished_at)
                values ('%s', 'ORDERS', 'NDJSON', 'DONE', '%s', 'MANAGER', 45, repeat('0a', 32), '2018-07-02T10:00:00Z',
                  '2018-07-02T10:00:00Z', '2018-07-02T10:00:01Z')""".formatted(ID, Fixture.MANAGER));
        String query = "{ export(id: \"" + ID + "\") { type format state rowCount sha256 asOf finishedAt expiresAt } }";
        assertThat(api.query(query).data("export").toString())
                .isEqualTo("{\"type\":\"ORDERS\",\"format\":\"NDJSON\",\"state\":\"DONE\",\"rowCount\":45,\"sha256\":\""
                        + "0a".repeat(32) + "\",\"asOf\":\"2018-07-02T10:00:00.000Z\","
                        + "\"finishedAt\":\"2018-07-02T10:00:01.000Z\",\"expiresAt\":null}");
        assertThat(api.as("analyst").query(query).data("export").isNull()).isTrue();
        assertThat(api.as("admin").query(query).data("export.rowCount").asInt()).isEqualTo(45);
    }

    @Test
    void backfillEstimatesItsEnd() {
        database.execute("""
                insert into image_backfills (id, dry_run, state, total, done, failed, started_at, updated_at)
                values ('%s', false, 'RUNNING', 100, 20, 5, '2018-07-02T11:00:00Z', '2018-07-02T12:00:00Z')
                """.formatted(ID));
        String query = "{ backfill(id: \"" + ID + "\") { dryRun state total done failed eta startedAt } }";
        assertThat(api.query(query).data("backfill").toString())
                .isEqualTo("{\"dryRun\":false,\"state\":\"RUNNING\",\"total\":100,\"done\":20,\"failed\":5,"
                        + "\"eta\":\"2018-07-02T15:00:00.000Z\",\"startedAt\":\"2018-07-02T11:00:00.000Z\"}");
        assertThat(api.as("analyst").query(query).refusal())
                .isEqualTo(new Reply.Refusal("FORBIDDEN", null, "The role “Analyst” has no access to this field."));
    }

    @Test
    void unknownExportIsNullAndMalformedIdIsRefused() {
        for (String field : new String[] {"export", "backfill"}) {
            assertThat(api.query("{ " + field + "(id: \"" + ID + "\") { id } }")
                            .data(field)
                            .isNull())
                    .isTrue();
            assertThat(api.query("{ " + field + "(id: \"1\") { id } }")
                            .refusal()
                            .argument())
                    .isEqualTo("id");
        }
    }
}
