package crm.inspection;

import crm.command.Changed;
import crm.command.ErrorCode;
import crm.command.InputErrors;
import crm.command.InvalidInput;
import crm.command.NotFound;
import crm.command.Patch;
import crm.command.Refused;
import crm.command.WebUrl;
import crm.crypto.IdGenerator;
import crm.graphql.RecordReference;
import crm.order.OrderReferences;
import crm.security.Actor;
import crm.text.Blanks;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Changes inspections. Call it within {@link crm.command.Commands}. */
@Component
@Transactional(propagation = Propagation.MANDATORY)
public class Inspections {

    /** Most photos of one point, as in the constraint of the column. */
    private static final int PHOTOS = 20;

    /** Characters of their addresses. */
    private static final int PHOTO_CHARACTERS = 10_000;

    private final InspectionQueries queries;

    private final InspectionRepository inspections;

    private final OrderReferences orders;

    private final IdGenerator ids;

    private final Clock clock;

    Inspections(
            InspectionQueries queries,
            InspectionRepository inspections,
            OrderReferences orders,
            IdGenerator ids,
            Clock clock) {
        this.queries = queries;
        this.inspections = inspections;
        this.orders = orders;
        this.ids = ids;
        this.clock = clock;
    }

    Changed create(CreateInspectionInput input) {
        InputErrors errors = new InputErrors();
        UUID order = orders.named("orderId", input.orderId(), errors);
        String notes = errors.text("notes", input.notes(), InputErrors.NOTE);
        if (order == null || !errors.isEmpty()) {
            throw new Refused(null, errors.found());
        }
        return Changed.of(begin(order, input.stage(), notes));
    }

    /** Begins an inspection of an order that is there. */
    public UUID begin(UUID order, InspectionStage stage, @Nullable String notes) {
        UUID id = ids.next();
        inspections.insert(id, order, stage, notes, clock.instant());
        return id;
    }

    Changed update(UpdateInspectionInput input) {
        Inspection inspection = locked("id", input.id());
        Refused.ifStale(inspection.id(), input.expectedVersion(), inspection.version());
        InputErrors errors = new InputErrors();
        Patch patch = new Patch(errors)
                .required("stage", "stage", input.stage(), InspectionStage::name)
                .text("notes", "notes", input.notes(), InputErrors.NOTE);
        errors.throwIfAny(inspection.id());
        inspections.update(inspection.id(), patch, clock.instant());
        return Changed.of(inspection.id());
    }

    /**
     * Changes one point. Concurrent changes of the points of one inspection wait for each other, for as long as the
     * others' statements take; what they read before does not matter, unless it was the same point.
     */
    Changed updateItem(UpdateChecklistItemInput input, Actor actor) {
        Inspection inspection = locked("inspectionId", input.inspectionId());
        ChecklistItem before = queries.checklist(inspection.id()).item(input.item());
        Refused.ifStale(inspection.id(), input.expectedVersion(), before.version());
        InputErrors errors = new InputErrors();
        ChecklistItem after = patched(before, input, errors);
        errors.throwIfAny(inspection.id());
        if (!after.equals(before)) {
            inspections.write(inspection.id(), after, actor.id(), clock.instant());
        }
        return Changed.of(inspection.id());
    }

    private static ChecklistItem patched(ChecklistItem before, UpdateChecklistItemInput input, InputErrors errors) {
        CheckResult result =
                input.result().isOmitted() ? before.result() : input.result().value();
        if (result == null) {
            errors.add(InvalidInput.required("result"));
            result = before.result();
        }
        String comment = input.comment().isOmitted()
                ? before.comment()
                : errors.text("comment", input.comment().value(), InputErrors.NOTE);
        List<String> photos = input.photos().isOmitted()
                ? before.photos()
                : photos(input.photos().value(), errors);
        return new ChecklistItem(before.item(), result, comment, photos, before.version(), before.updatedAt());
    }

    private static List<String> photos(@Nullable List<String> given, InputErrors errors) {
        if (given == null) {
            return List.of();
        }
        if (given.size() > PHOTOS) {
            errors.add(InvalidInput.at("photos", ErrorCode.TOO_LONG, "input.tooMany", PHOTOS));
            return List.of();
        }
        errors.together("photos", given, PHOTO_CHARACTERS);
        List<String> photos = new ArrayList<>(given.size());
        for (int i = 0; i < given.size(); i++) {
            String path = "photos." + i;
            if (Blanks.is(given.get(i))) {
                errors.add(InvalidInput.required(path));
            }
            String address = WebUrl.checked(path, given.get(i), errors);
            if (address != null) {
                photos.add(address);
            }
        }
        return photos;
    }

    private Inspection locked(String path, String id) {
        return queries.lock(RecordReference.uuid("input." + path, id))
                .orElseThrow(() -> new Refused(null, NotFound.at(path, id)));
    }
}
