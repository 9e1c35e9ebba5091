package crm.recordimport;

import crm.graphql.NodeSource;
import crm.security.ActorKind;
import crm.security.Caller;
import crm.security.CurrentRights;
import crm.security.Role;
import crm.sql.Pages;
import crm.sql.ResultSets;
import crm.sql.TableMapping;
import crm.sql.Where;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Reads the tables {@code record_imports} and {@code record_import_errors}. */
@Component
class RecordImportQueries implements NodeSource {

    private static final String COLUMNS = """
            m.id, m.upload_id, m.state, m.dry_run, m.caller_kind, m.caller_id, m.caller_name, m.role, m.partner_id,
            m.scopes, m.language, m.attempts, m.line_count, m.last_line, m.processed, m.created, m.updated, m.unchanged,
            m.rejected, m.error, m.created_at, m.finished_at, m.expires_at
            """;

    private static final TableMapping<RecordImport> IMPORTS = new TableMapping<>(
            COLUMNS, "record_imports m", "m.id", RecordImportQueries::recordImport, RecordImport::id);

    private final Pages pages;

    private final CurrentRights rights;

    RecordImportQueries(Pages pages, CurrentRights rights) {
        this.pages = pages;
        this.rights = rights;
    }

    /** Those that the caller of the current request may see: their own, and for an administrator all. */
    @Override
    public Map<UUID, RecordImport> byIds(Collection<UUID> ids) {
        Map<UUID, RecordImport> found = pages.byIds(IMPORTS, ids);
        if (rights.get().role() == Role.ADMIN) {
            return found;
        }
        String caller = rights.callerId();
        return found.values().stream()
                .filter(one -> one.caller().id().equals(caller))
                .collect(Collectors.toMap(RecordImport::id, one -> one));
    }

    Optional<RecordImport> find(UUID id) {
        return Optional.ofNullable(pages.byIds(IMPORTS, List.of(id)).get(id));
    }

    /** Those that jobs run. One of the command line that was interrupted keeps nobody from starting another one. */
    int countUnfinished(Caller caller) {
        return pages.query(
                        "select count(*) from record_imports m",
                        new Where()
                                .and("m.caller_id = :caller", "caller", caller.id())
                                .and("m.file_sha256 is null")
                                .and("m.state in ('WAITING', 'RUNNING')"),
                        "")
                .query(Integer.class)
                .single();
    }

    /** The import of this file by the command line that was interrupted; the newest, if there are several. */
    Optional<UUID> interrupted(Caller caller, String fileSha256, boolean dryRun) {
        return pages.query(
                        "select m.id from record_imports m",
                        new Where()
                                .and("m.caller_id = :caller", "caller", caller.id())
                                .and("m.file_sha256 = :hash", "hash", fileSha256)
                                .and("m.dry_run = :dryRun", "dryRun", dryRun)
                                .and("m.state in ('WAITING', 'RUNNING')"),
                        "order by m.created_at desc, m.id limit 1")
                .query(UUID.class)
                .optional();
    }

    /** Files that the caller has only checked so far. */
    List<UUID> checkedUploads(Caller caller, UUID upload) {
        return pages.query(
                        "select m.upload_id from record_imports m",
                        new Where()
                                .and("m.caller_id = :caller", "caller", caller.id())
                                .and("m.upload_id = :upload", "upload", upload)
                                .and("m.dry_run"),
                        "limit 1")
                .query(UUID.class)
                .list();
    }

    /** A part of the error file, in the order of the lines: the JSON of each rejected line. */
    List<ErrorLine> errors(UUID id, int after, int most) {
        return pages.query(
                        """
                        select e.line, jsonb_build_object('line', e.line, 'type', e.type,
                          'externalReference', e.reference, 'errors', e.errors)::text as json
                        from record_import_errors e""",
                        new Where()
                                .and("e.import_id = :id", "id", id)
                                .and("e.line > :after", "after", after)
                                .with("most", most),
                        "order by e.line limit :most")
                .query((row, number) -> new ErrorLine(row.getInt("line"), row.getString("json")))
                .list();
    }

    record ErrorLine(int line, String json) {}

    private static RecordImport recordImport(ResultSet row, int number) throws SQLException {
        return new RecordImport(
                ResultSets.uuid(row, "id"),
                ResultSets.optionalUuid(row, "upload_id"),
                ResultSets.required(RecordImport.State.class, row, "state"),
                row.getBoolean("dry_run"),
                new Caller(
                        ResultSets.required(ActorKind.class, row, "caller_kind"),
                        row.getString("caller_id"),
                        row.getString("caller_name"),
                        null,
                        ResultSets.required(Role.class, row, "role"),
                        ResultSets.optionalUuid(row, "partner_id"),
                        ResultSets.texts(row, "scopes")),
                Locale.forLanguageTag(row.getString("language")),
                row.getInt("attempts"),
                row.getObject("line_count", Integer.class),
                row.getInt("last_line"),
                row.getInt("processed"),
                row.getInt("created"),
                row.getInt("updated"),
                row.getInt("unchanged"),
                row.getInt("rejected"),
                row.getString("error"),
                ResultSets.instant(row, "created_at"),
                ResultSets.optionalInstant(row, "finished_at"),
                ResultSets.optionalInstant(row, "expires_at"));
    }
}
