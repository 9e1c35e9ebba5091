package crm.export;

import crm.command.Changed;
import crm.command.Command;
import crm.command.Commands;
import crm.command.UserError;
import crm.feed.ChangeFeed;
import crm.graphql.RecordReference;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.graphql.data.method.annotation.SchemaMapping;
import org.springframework.stereotype.Controller;

@Controller
class ExportController {

    private final ExportQueries queries;

    private final VisibleExports visible;

    private final Exports exports;

    private final ExportLinks links;

    private final ChangeFeed feed;

    private final Commands commands;

    ExportController(
            ExportQueries queries,
            VisibleExports visible,
            Exports exports,
            ExportLinks links,
            ChangeFeed feed,
            Commands commands) {
        this.queries = queries;
        this.visible = visible;
        this.exports = exports;
        this.links = links;
        this.feed = feed;
        this.commands = commands;
    }

    record Payload(@Nullable Export export, List<UserError> userErrors, boolean replayed) {}

    @QueryMapping
    Optional<Export> export(@Argument String id) {
        UUID uuid = RecordReference.uuid("id", id);
        return Optional.ofNullable(visible.byIds(List.of(uuid)).get(uuid));
    }

    @MutationMapping
    Payload startExport(@Argument StartExportInput input, Command command) {
        return commands.run(
                command,
                Changed.class,
                () -> Changed.of(exports.start(input, command.caller())),
                result -> new Payload(Changed.node(result, queries::byIds), result.errors(), result.replayed()));
    }

    /** From which the next export of changes goes on. */
    @SchemaMapping
    @Nullable
    String cursor(Export export) {
        return export.position() == null ? null : feed.cursor(export.position());
    }

    /** There is a link as long as there is something behind it. */
    @SchemaMapping
    @Nullable
    String url(Export export) {
        return export.state() == Export.State.DONE && export.expiresAt() != null
                ? links.of(export.id(), export.expiresAt())
                : null;
    }
}
