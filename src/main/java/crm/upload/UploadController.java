package crm.upload;

import crm.command.Changed;
import crm.command.Command;
import crm.command.Commands;
import crm.graphql.RecordReference;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.stereotype.Controller;

@Controller
class UploadController {

    private final UploadQueries queries;

    private final Uploads uploads;

    private final UploadLinks links;

    private final Commands commands;

    UploadController(UploadQueries queries, Uploads uploads, UploadLinks links, Commands commands) {
        this.queries = queries;
        this.uploads = uploads;
        this.links = links;
        this.commands = commands;
    }

    @QueryMapping
    Optional<Upload> upload(@Argument String id) {
        UUID uuid = RecordReference.uuid("id", id);
        return Optional.ofNullable(queries.byIds(List.of(uuid)).get(uuid));
    }

    @MutationMapping
    UploadPayload createUpload(@Argument CreateUploadInput input, Command command) {
        return commands.run(
                command, Changed.class, () -> Changed.of(uploads.create(input, command.caller())), result -> {
                    Upload upload = Changed.node(result, queries::byIds);
                    String url = upload == null || command.dryRun() ? null : links.of(upload);
                    return new UploadPayload(upload, url, result.errors(), result.replayed());
                });
    }
}
