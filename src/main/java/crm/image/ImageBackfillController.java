package crm.image;

import crm.api.Reference;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.graphql.data.method.annotation.SchemaMapping;
import org.springframework.stereotype.Controller;

@Controller
class ImageBackfillController {

    private final ImageBackfillQueries backfills;

    private final Clock clock;

    ImageBackfillController(ImageBackfillQueries backfills, Clock clock) {
        this.backfills = backfills;
        this.clock = clock;
    }

    @QueryMapping
    Optional<ImageBackfill> backfill(@Argument String id) {
        return backfills.find(Reference.uuid("id", id));
    }

    @SchemaMapping
    @Nullable
    Instant eta(ImageBackfill backfill) {
        return backfill.eta(clock);
    }
}
