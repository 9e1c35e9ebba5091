package crm.upload;

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
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Reads the table {@code uploads}. */
@Component
class UploadQueries implements NodeSource {

    private static final TableMapping<Upload> UPLOADS =
            new TableMapping<>("""
            f.id, f.purpose, f.file_name, f.content_type, f.byte_count, f.expected_sha256, f.sha256, f.caller_kind,
            f.caller_id, f.caller_name, f.role, f.partner_id, f.scopes, f.created_at, f.expires_at, f.received_at,
            f.attached_at""", "uploads f", "f.id", UploadQueries::upload, Upload::id);

    private final Pages pages;

    private final CurrentRights rights;

    UploadQueries(Pages pages, CurrentRights rights) {
        this.pages = pages;
        this.rights = rights;
    }

    /** Those that the caller of the current request may see: their own, and for an administrator all. */
    @Override
    public Map<UUID, Upload> byIds(Collection<UUID> ids) {
        Map<UUID, Upload> found = all(ids);
        if (rights.get().role() == Role.ADMIN) {
            return found;
        }
        String caller = rights.callerId();
        return found.values().stream()
                .filter(upload -> upload.caller().id().equals(caller))
                .collect(Collectors.toMap(Upload::id, upload -> upload));
    }

    /** Whoever asks, such as for the pictures of a record that the caller sees. */
    Map<UUID, Upload> all(Collection<UUID> ids) {
        return pages.byIds(UPLOADS, ids);
    }

    Optional<Upload> find(UUID id) {
        return Optional.ofNullable(all(List.of(id)).get(id));
    }

    /** In the order of their ids, locked until the end of the transaction. */
    List<Upload> lock(Collection<UUID> ids) {
        return pages.lock(UPLOADS, ids);
    }

    /** How many uploads of a caller no record uses yet. */
    int countUnused(Caller caller) {
        return pages.query(
                        "select count(*) from uploads f",
                        new Where()
                                .and("f.caller_id = :caller", "caller", caller.id())
                                .and("f.attached_at is null"),
                        "")
                .query(Integer.class)
                .single();
    }

    private static Upload upload(ResultSet row, int number) throws SQLException {
        return new Upload(
                ResultSets.uuid(row, "id"),
                ResultSets.required(UploadPurpose.class, row, "purpose"),
                row.getString("file_name"),
                row.getString("content_type"),
                row.getLong("byte_count"),
                row.getString("expected_sha256"),
                row.getString("sha256"),
                new Caller(
                        ResultSets.required(ActorKind.class, row, "caller_kind"),
                        row.getString("caller_id"),
                        row.getString("caller_name"),
                        null,
                        ResultSets.required(Role.class, row, "role"),
                        ResultSets.optionalUuid(row, "partner_id"),
                        ResultSets.texts(row, "scopes")),
                ResultSets.instant(row, "created_at"),
                ResultSets.instant(row, "expires_at"),
                ResultSets.optionalInstant(row, "received_at"),
                ResultSets.optionalInstant(row, "attached_at"));
    }
}
