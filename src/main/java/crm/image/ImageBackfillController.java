package crm.image;

import crm.command.Changed;
import crm.command.Command;
import crm.command.Commands;
import crm.command.UserError;
import crm.graphql.RecordReference;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.graphql.data.method.annotation.SchemaMapping;
import org.springframework.stereotype.Controller;

@Controller
class ImageBackfillController {

    private final ImageBackfillQueries queries;

    private final ImageBackfills backfills;

    private final Commands commands;

    private final Clock clock;

    ImageBackfillController(ImageBackfillQueries queries, ImageBackfills backfills, Commands commands, Clock clock) {
        this.queries = queries;
        this.backfills = backfills;
        this.commands = commands;
        this.clock = clock;
    }

    record Payload(@Nullable ImageBackfill backfill, List<UserError> userErrors, boolean replayed) {}

    @QueryMapping
    Optional<ImageBackfill> backfill(@Argument String id) {
        return queries.find(RecordReference.uuid("id", id));
    }

    @MutationMapping
    Payload startImageBackfill(Command command) {
        return commands.run(
                command.keepingDryRuns(),
                Changed.class,
                () -> Changed.of(
                        backfills.start(command.dryRun(), command.actor().id())),
                result -> new Payload(Changed.node(result, queries::byIds), result.errors(), result.replayed()));
    }

    @SchemaMapping
    @Nullable
    Instant eta(ImageBackfill backfill) {
        return backfill.eta(clock);
    }
}
