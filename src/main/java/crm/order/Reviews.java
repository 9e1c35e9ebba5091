package crm.order;

import crm.command.Changed;
import crm.command.Command;
import crm.command.ErrorCode;
import crm.command.InputErrors;
import crm.command.InvalidInput;
import crm.command.NotFound;
import crm.command.Patch;
import crm.command.Refused;
import crm.crypto.IdGenerator;
import crm.graphql.RecordReference;
import crm.sql.Utc;
import crm.user.Managers;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Changes reviews. Call it within {@link crm.command.Commands}. An order may have several reviews. */
@Component
@Transactional(propagation = Propagation.MANDATORY)
class Reviews {

    private static final int WORST = 1;

    private static final int BEST = 5;

    private final OrderDetailsQueries queries;

    private final ReviewRepository reviews;

    private final OrderReferences orders;

    private final Managers managers;

    private final IdGenerator ids;

    private final Clock clock;

    Reviews(
            OrderDetailsQueries queries,
            ReviewRepository reviews,
            OrderReferences orders,
            Managers managers,
            IdGenerator ids,
            Clock clock) {
        this.queries = queries;
        this.reviews = reviews;
        this.orders = orders;
        this.managers = managers;
        this.ids = ids;
        this.clock = clock;
    }

    Changed create(CreateReviewInput input) {
        InputErrors errors = new InputErrors();
        UUID order = orders.named("orderId", input.orderId(), errors);
        if (input.rating() < WORST || input.rating() > BEST) {
            errors.add(InvalidInput.at("rating", ErrorCode.INVALID_VALUE, "input.rating", WORST, BEST));
        }
        String text = errors.text("text", input.text(), InputErrors.NOTE);
        errors.throwIfAny(null);
        UUID id = ids.next();
        reviews.insert(id, Objects.requireNonNull(order), input.rating(), text, clock.instant());
        return Changed.of(id);
    }

    /** Writes the reply, or replaces it. The same reply again changes nothing. */
    Changed reply(ReplyToReviewInput input, Command command) {
        UUID id = RecordReference.uuid("input.id", input.id());
        Review review = queries.lockReview(id).orElseThrow(() -> new Refused(null, NotFound.at("id", input.id())));
        Refused.ifStale(id, input.expectedVersion(), review.version());
        InputErrors errors = new InputErrors();
        String reply = errors.requiredText("reply", input.reply(), InputErrors.NOTE);
        errors.throwIfAny(id);
        if (!reply.equals(review.reply())) {
            Instant now = clock.instant();
            Patch patch = new Patch(errors)
                    .put("reply", reply)
                    .put("replied_at", Utc.offset(now))
                    .put("replied_by", managers.recorded(command.actor()));
            reviews.update(id, patch, now);
        }
        return Changed.of(id);
    }
}
