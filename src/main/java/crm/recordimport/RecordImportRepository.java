package crm.recordimport;

import crm.security.Caller;
import crm.sql.Utc;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Writes the tables {@code record_imports}, {@code record_import_errors} and {@code imported_records}. */
@Component
class RecordImportRepository {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final JdbcClient jdbc;

    RecordImportRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Two requests of one caller that start imports wait for each other, until the end of the transaction. */
    void lockCaller(Caller caller) {
        jdbc.sql("select pg_advisory_xact_lock(hashtextextended('record-import:' || :caller, 0))::text")
                .param("caller", caller.id())
                .query(String.class)
                .single();
    }

    /**
     * @param upload the file; null for one of the command line
     * @param fileSha256 of a file of the command line; null for an upload
     */
    void insert(
            UUID id,
            @Nullable UUID upload,
            @Nullable String fileSha256,
            boolean dryRun,
            Caller caller,
            Locale language,
            Instant now) {
        jdbc.sql("""
                        insert into record_imports (id, upload_id, file_sha256, state, dry_run, caller_kind, caller_id,
                          caller_name, role, partner_id, scopes, language, created_at)
                        values (:id, :upload, :hash, 'WAITING', :dryRun, :kind, :caller, :name, :role, :partner,
                          :scopes, :language, :now)
                        """)
                .param("id", id)
                .param("upload", upload)
                .param("hash", fileSha256)
                .param("dryRun", dryRun)
                .param("kind", caller.kind().name())
                .param("caller", caller.id())
                .param("name", caller.name())
                .param(
                        "role",
                        Objects.requireNonNull(caller.role(), "the schema requires a role")
                                .name())
                .param("partner", caller.partner())
                .param("scopes", caller.scopes().toArray(String[]::new))
                .param("language", language.toLanguageTag())
                .param("now", Utc.offset(now))
                .update();
    }

    /** Begins the next attempt, which goes on behind the last line; a dry run, which saved nothing, begins anew. */
    boolean begin(UUID id) {
        boolean begun = jdbc.sql("""
                        update record_imports set state = 'RUNNING', attempts = attempts + 1,
                          last_line = case when dry_run then 0 else last_line end,
                          processed = case when dry_run then 0 else processed end,
                          created = case when dry_run then 0 else created end,
                          updated = case when dry_run then 0 else updated end,
                          unchanged = case when dry_run then 0 else unchanged end,
                          rejected = case when dry_run then 0 else rejected end
                        where id = :id and state in ('WAITING', 'RUNNING')
                        """).param("id", id).update() == 1;
        if (begun) {
            jdbc.sql("""
                            delete from record_import_errors
                            where import_id = (select m.id from record_imports m where m.id = :id and m.dry_run)
                            """).param("id", id).update();
        }
        return begun;
    }

    /** For an attempt of a node that is being stopped: it does not count. */
    void release(RecordImport of) {
        jdbc.sql("""
                        update record_imports set attempts = attempts - 1
                        where id = :id and state = 'RUNNING' and attempts = :attempt
                        """).param("id", of.id()).param("attempt", of.attempts()).update();
    }

    void count(UUID id, int lines) {
        jdbc.sql("update record_imports set line_count = :lines where id = :id")
                .param("id", id)
                .param("lines", lines)
                .update();
    }

    /** @return whether the line was still to be processed by this attempt */
    boolean processed(RecordImport of, int line, RecordImport.Verdict verdict) {
        return jdbc.sql("""
                        update record_imports set last_line = :line, processed = processed + 1,
                          created = created + case when :verdict = 'CREATED' then 1 else 0 end,
                          updated = updated + case when :verdict = 'UPDATED' then 1 else 0 end,
                          unchanged = unchanged + case when :verdict = 'UNCHANGED' then 1 else 0 end,
                          rejected = rejected + case when :verdict = 'REJECTED' then 1 else 0 end
                        where id = :id and state = 'RUNNING' and attempts = :attempt and last_line < :line
                        """)
                        .param("id", of.id())
                        .param("line", line)
                        .param("verdict", verdict.name())
                        .param("attempt", of.attempts())
                        .update()
                == 1;
    }

    void insertErrors(UUID id, int line, @Nullable String type, @Nullable String reference, List<LineError> errors) {
        jdbc.sql("""
                        insert into record_import_errors (import_id, line, type, reference, errors)
                        values (:id, :line, :type, :reference, :errors::jsonb)
                        """)
                .param("id", id)
                .param("line", line)
                .param("type", type)
                .param("reference", reference)
                .param("errors", JSON.writeValueAsString(errors))
                .update();
    }

    void finish(RecordImport of, Instant now, Instant expiresAt) {
        jdbc.sql("""
                        update record_imports set state = 'DONE', finished_at = :now, expires_at = :expiresAt
                        where id = :id and state = 'RUNNING' and attempts = :attempt
                        """)
                .param("id", of.id())
                .param("attempt", of.attempts())
                .param("now", Utc.offset(now))
                .param("expiresAt", Utc.offset(expiresAt))
                .update();
    }

    /** Gives one up that is not finished; what it has saved so far stays. */
    void fail(UUID id, String error, Instant now, Instant expiresAt) {
        jdbc.sql("""
                        update record_imports set state = 'FAILED', error = :error, finished_at = :now,
                          expires_at = :expiresAt
                        where id = :id and state in ('WAITING', 'RUNNING')
                        """)
                .param("id", id)
                .param("error", error)
                .param("now", Utc.offset(now))
                .param("expiresAt", Utc.offset(expiresAt))
                .update();
    }

    /** Ends the imports of a caller, and the links to their files of errors. */
    void end(String caller, String error, Instant now) {
        jdbc.sql("""
                        update record_imports set state = 'FAILED', error = :error, finished_at = :now,
                          expires_at = :now
                        where caller_id = :caller and state in ('WAITING', 'RUNNING')
                        """)
                .param("caller", caller)
                .param("error", error)
                .param("now", Utc.offset(now))
                .update();
        jdbc.sql("update record_imports set expires_at = :now where caller_id = :caller and expires_at > :now")
                .param("caller", caller)
                .param("now", Utc.offset(now))
                .update();
    }

    /** The files of imports that have expired. A file that another import still uses is not there. */
    List<UUID> expiredUploads(Instant now) {
        return jdbc.sql("""
                        select distinct m.upload_id from record_imports m
                        where m.expires_at <= :now and m.upload_id is not null
                          and not exists (select from record_imports other
                            where other.upload_id = m.upload_id
                              and (other.expires_at is null or other.expires_at > :now))
                        """).param("now", Utc.offset(now)).query(UUID.class).list();
    }

    void deleteOldErrors(Instant now) {
        jdbc.sql("""
                        delete from record_import_errors
                        where import_id in (select m.id from record_imports m where m.expires_at <= :now)
                        """).param("now", Utc.offset(now)).update();
    }

    /**
     * A record that an import has created before.
     *
     * @param fields a hash of the value of each field, as it was imported last
     */
    record Imported(UUID record, Map<String, String> fields) {}

    /** Two imports with the same reference wait for each other, until the end of the transaction. */
    void lock(String owner, ImportedType type, String reference) {
        jdbc.sql("select pg_advisory_xact_lock(hashtextextended("
                        + "'imported:' || :owner || ' ' || :type || ' ' || :reference, 0))::text")
                .param("owner", owner)
                .param("type", type.name())
                .param("reference", reference)
                .query(String.class)
                .single();
    }

    /** @param owner whose references they are: see {@link RecordImportAttempt} */
    Optional<Imported> find(String owner, String type, String reference) {
        return jdbc.sql("""
                        select i.record_id, i.fields from imported_records i
                        where i.owner = :owner and i.type = :type and i.reference = :reference
                        """)
                .param("owner", owner)
                .param("type", type)
                .param("reference", reference)
                .query((row, number) -> new Imported(
                        row.getObject("record_id", UUID.class),
                        JSON.readValue(row.getString("fields"), new TypeReference<Map<String, String>>() {})))
                .optional();
    }

    void save(String owner, ImportedType type, String reference, UUID record, Map<String, String> fields) {
        jdbc.sql("""
                        insert into imported_records (owner, type, reference, record_id, fields)
                        values (:owner, :type, :reference, :record, :fields::jsonb)
                        on conflict (owner, type, reference) do update set fields = excluded.fields
                        """)
                .param("owner", owner)
                .param("type", type.name())
                .param("reference", reference)
                .param("record", record)
                .param("fields", JSON.writeValueAsString(fields))
                .update();
    }
}
