package crm.bike;

import crm.command.Changed;
import crm.command.Command;
import crm.command.Commands;
import crm.command.Result;
import crm.graphql.Connection;
import crm.graphql.PageArguments;
import crm.graphql.RecordReference;
import crm.image.Picture;
import crm.image.Pictures;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.graphql.data.method.annotation.SchemaMapping;
import org.springframework.stereotype.Controller;

@Controller
class CatalogueBikeController {

    private final CatalogueBikeQueries queries;

    private final CatalogueBikes bikes;

    private final Commands commands;

    private final Pictures pictures;

    CatalogueBikeController(CatalogueBikeQueries queries, CatalogueBikes bikes, Commands commands, Pictures pictures) {
        this.queries = queries;
        this.bikes = bikes;
        this.commands = commands;
        this.pictures = pictures;
    }

    @QueryMapping
    Connection<CatalogueBike> bikes(
            @Argument @Nullable CatalogueBikeFilter filter, @Argument CatalogueBikeSort sort, PageArguments page) {
        return queries.page(filter, sort, page);
    }

    @QueryMapping
    Optional<CatalogueBike> bike(@Argument String id) {
        return queries.find(RecordReference.parse("id", id));
    }

    @MutationMapping
    UpsertBikesPayload upsertBikes(@Argument UpsertBikesInput input, Command command) {
        return commands.run(command, UpsertedBikes.class, () -> bikes.upsert(input), this::payloads);
    }

    @MutationMapping
    CatalogueBikePayload archiveBike(@Argument ArchiveBikeInput input, Command command) {
        return commands.run(command, Changed.class, () -> bikes.archive(input), this::payload);
    }

    @MutationMapping
    CatalogueBikePayload restoreBike(@Argument RestoreBikeInput input, Command command) {
        return commands.run(command, Changed.class, () -> bikes.restore(input), this::payload);
    }

    private CatalogueBikePayload payload(Result<Changed> result) {
        return new CatalogueBikePayload(Changed.node(result, queries::byIds), result.errors(), result.replayed());
    }

    private UpsertBikesPayload payloads(Result<UpsertedBikes> result) {
        List<UpsertedBikes.Row> rows =
                result.outcome() == null ? List.of() : result.outcome().rows();
        Map<UUID, CatalogueBike> found = queries.byIds(rows.stream()
                .map(UpsertedBikes.Row::bike)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet()));
        return new UpsertBikesPayload(
                rows.stream()
                        .map(row -> new UpsertBikesPayload.UpsertBikeResult(
                                row.bike() == null ? null : found.get(row.bike()), row.outcome(), row.errors()))
                        .toList(),
                result.errors(),
                result.replayed());
    }

    @SchemaMapping
    Picture image(CatalogueBike bike) {
        return pictures.toShow(List.of(), bike.mainPhotoUrl(), bike.images());
    }
}
