package crm.recordimport;

import crm.command.Changed;
import crm.command.Command;
import crm.command.Commands;
import crm.command.Refused;
import crm.command.UserError;
import crm.graphql.RecordReference;
import crm.security.Caller;
import crm.security.MutationPermissions;
import graphql.schema.DataFetchingEnvironment;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
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

    private final RecordTypes types;

    private final RecordImportLinks links;

    private final Commands commands;

    private final Clock clock;

    RecordImportController(
            RecordImportQueries queries,
            RecordImports imports,
            RecordTypes types,
            RecordImportLinks links,
            Commands commands,
            Clock clock) {
        this.queries = queries;
        this.imports = imports;
        this.types = types;
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
    Payload importRecords(
            @Argument ImportRecordsInput input, Command command, Locale locale, DataFetchingEnvironment environment) {
        Caller caller = command.caller();
        Set<ImportedType> forbidden = Arrays.stream(ImportedType.values())
                .filter(type -> !MutationPermissions.allows(environment.getGraphQLSchema(), type.mutation(), caller))
                .collect(Collectors.toSet());
        // Before the transaction: it reads the file.
        Optional<Refused> refusal =
                types.refusal(RecordReference.uuid("input.uploadId", input.uploadId()), caller, forbidden);
        return commands.run(
                command.keepingDryRuns(),
                Changed.class,
                () -> {
                    refusal.ifPresent(it -> {
                        throw it;
                    });
                    return Changed.of(imports.start(input, command.dryRun(), caller, locale));
                },
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
