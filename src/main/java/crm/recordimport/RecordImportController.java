package crm.recordimport;

import crm.command.Changed;
import crm.command.Command;
import crm.command.Commands;
import crm.command.UserError;
import crm.graphql.RecordReference;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.graphql.data.method.annotation.SchemaMapping;
import org.springframework.stereotype.Controller;

@Controller
class RecordImportController {

    private final RecordImportQueries queries;

    private final RecordImports imports;

    private final RecordImportLinks links;

    private final Commands commands;

    private final Clock clock;

    RecordImportController(
            RecordImportQueries queries,
            RecordImports imports,
            RecordImportLinks links,
            Commands commands,
            Clock clock) {
        this.queries = queries;
        this.imports = imports;
        this.links = links;
        this.commands = commands;
        this.clock = clock;
    }

    record Payload(@Nullable RecordImport recordImport, List<UserError> userErrors, boolean replayed) {}

    @QueryMapping
    Optional<RecordImport> recordImport(@Argument String id) {
        UUID uuid = RecordReference.uuid("id", id);
        return Optional.ofNullable(queries.byIds(List.of(uuid)).get(uuid));
    }

    @MutationMapping
    Payload importRecords(@Argument ImportRecordsInput input, Command command, Locale locale) {
        return commands.run(
                command.keepingDryRuns(),
                Changed.class,
                () -> Changed.of(imports.start(input, command.dryRun(), command.caller(), locale)),
                result -> new Payload(Changed.node(result, queries::byIds), result.errors(), result.replayed()));
    }

    /** There is a link as long as there is something behind it. */
    @SchemaMapping
    @Nullable
    String errorFileUrl(RecordImport recordImport) {
        Instant expiresAt = recordImport.expiresAt();
        return expiresAt == null || recordImport.rejected() == 0 || !expiresAt.isAfter(clock.instant())
                ? null
                : links.of(recordImport.id(), expiresAt);
    }
}
