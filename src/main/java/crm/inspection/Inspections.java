package crm.inspection;

import crm.command.Changed;
import crm.command.ErrorCode;
import crm.command.InputErrors;
import crm.command.InvalidInput;
import crm.command.NotFound;
import crm.command.Patch;
import crm.command.Refused;
import crm.command.StaleVersion;
import crm.command.WebUrl;
import crm.crypto.IdGenerator;
import crm.graphql.RecordReference;
import crm.order.OrderReferences;
import crm.security.Caller;
import crm.text.Blanks;
import crm.upload.UploadPurpose;
import crm.upload.Uploads;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Changes inspections. Call it within {@link crm.command.Commands}. */
@Component
@Transactional(propagation = Propagation.MANDATORY)
public class Inspections {

    /** Most photos that are sent for one point or one inspection, and as many uploads. */
    private static final int PHOTOS = 20;

    /** Most defects, as in the constraint of the column, and characters of one. */
    private static final int DEFECTS = 100;

    private static final int DEFECT = 1000;

    /** Characters of their addresses. */
    private static final int PHOTO_CHARACTERS = 10_000;

    private final InspectionQueries queries;

    private final InspectionRepository inspections;

    private final OrderReferences orders;

    private final Uploads uploads;

    private final IdGenerator ids;

    private final Clock clock;

    Inspections(
            InspectionQueries queries,
            InspectionRepository inspections,
            OrderReferences orders,
            Uploads uploads,
            IdGenerator ids,
            Clock clock) {
        this.queries = queries;
        this.inspections = inspections;
        this.orders = orders;
        this.uploads = uploads;
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
        return Changed.of(begin(order, input.type(), input.stage(), notes));
    }

    /** Begins an inspection of an order that is there. */
    public UUID begin(UUID order, InspectionStage stage, @Nullable String notes) {
        return begin(order, null, stage, notes);
    }

    private UUID begin(UUID order, @Nullable InspectionType type, InspectionStage stage, @Nullable String notes) {
        UUID id = ids.next();
        inspections.insert(id, order, type, stage, notes, clock.instant());
        return id;
    }

    Changed update(UpdateInspectionInput input, Caller caller) {
        Inspection inspection = locked("id", input.id());
        Refused.ifStale(inspection.id(), input.expectedVersion(), inspection.version());
        InputErrors errors = new InputErrors();
        Patch patch = new Patch(errors)
                .set("type", input.type(), InspectionType::name)
                .required("stage", "stage", input.stage(), InspectionStage::name)
                .text("notes", "notes", input.notes(), InputErrors.NOTE)
                .set("specifications_confirmed", input.specificationsConfirmed(), confirmed -> confirmed)
                .text("next_action", "nextAction", input.nextAction(), InputErrors.NOTE);
        if (!input.photos().isOmitted()) {
            patch.put("photos", Patch.texts(photos("photos", input.photos().value(), errors)));
        }
        if (!input.defects().isOmitted()) {
            patch.put("defects", Patch.texts(defects(input.defects().value(), errors)));
        }
        if (!input.photoUploads().isOmitted()) {
            List<UUID> before = inspection.photoUploads();
            List<UUID> after = uploads.attach(
                    named("photoUploads", input.photoUploads().value(), errors),
                    UploadPurpose.CHECKLIST_PHOTO,
                    caller,
                    before,
                    errors);
            patch.put("photo_uploads", Patch.uuids(after));
            errors.throwIfAny(inspection.id());
            uploads.detach(before.stream().filter(id -> !after.contains(id)).toList());
        }
        errors.throwIfAny(inspection.id());
        inspections.update(inspection.id(), patch, clock.instant());
        return Changed.of(inspection.id());
    }

    /**
     * Changes one point. Concurrent changes of the points of one inspection wait for each other, for as long as the
     * others' statements take; what they read before does not matter, unless it was the same point.
     */
    Changed updateItem(UpdateChecklistItemInput input, Caller caller) {
        Inspection inspection = locked("inspectionId", input.inspectionId());
        Checklist checklist = queries.checklist(inspection.id());
        Refused.ifStale(
                inspection.id(),
                input.expectedVersion(),
                checklist.item(input.item()).version());
        return save(inspection, checklist, List.of(input.point()), point -> "", caller);
    }

    /** Changes any points of a checklist, all or none of them, with as many statements as for one. */
    Changed saveChecklist(SaveChecklistInput input, Caller caller) {
        Inspection inspection = locked("inspectionId", input.inspectionId());
        Refused.ifStale(inspection.id(), input.expectedVersion(), inspection.version());
        return save(
                inspection, queries.checklist(inspection.id()), input.items(), point -> "items." + point + ".", caller);
    }

    /** @param path from the input to a point by its number, with a point at the end */
    private Changed save(
            Inspection inspection,
            Checklist checklist,
            List<SavedChecklistItemInput> points,
            IntFunction<String> path,
            Caller caller) {
        InputErrors errors = new InputErrors();
        Set<ChecklistPoint> seen = EnumSet.noneOf(ChecklistPoint.class);
        List<ChecklistItem> changed = new ArrayList<>();
        List<Uploads.Named> named = new ArrayList<>();
        Set<UUID> before = new HashSet<>();
        Set<UUID> after = new HashSet<>();
        for (int i = 0; i < points.size(); i++) {
            SavedChecklistItemInput point = points.get(i);
            if (!seen.add(point.item())) {
                errors.add(InvalidInput.at(path.apply(i) + "item", ErrorCode.INVALID_VALUE, "inspection.twice"));
                continue;
            }
            ChecklistItem old = checklist.item(point.item());
            if (point.expectedVersion() != null && point.expectedVersion() != old.version()) {
                List<String> place = List.of((path.apply(i) + "expectedVersion").split("\\."));
                errors.add(new StaleVersion(place, point.expectedVersion(), old.version()));
            }
            ChecklistItem item = patched(old, point, path.apply(i), named, errors);
            if (!point.photoUploads().isOmitted()) {
                before.addAll(old.photoUploads());
                after.addAll(item.photoUploads());
            }
            if (!item.equals(old)) {
                changed.add(item);
            }
        }
        uploads.attach(named, UploadPurpose.CHECKLIST_PHOTO, caller, before, errors);
        errors.throwIfAny(inspection.id());
        uploads.detach(before.stream().filter(id -> !after.contains(id)).toList());
        if (!changed.isEmpty()) {
            inspections.write(inspection.id(), changed, caller.actor().id(), clock.instant());
        }
        return Changed.of(inspection.id());
    }

    /** @param named takes the uploads that the point names */
    private static ChecklistItem patched(
            ChecklistItem before,
            SavedChecklistItemInput input,
            String path,
            List<Uploads.Named> named,
            InputErrors errors) {
        CheckResult result =
                input.result().isOmitted() ? before.result() : input.result().value();
        if (result == null) {
            errors.add(InvalidInput.required(path + "result"));
            result = before.result();
        }
        String comment = input.comment().isOmitted()
                ? before.comment()
                : errors.text(path + "comment", input.comment().value(), InputErrors.NOTE);
        List<String> photos = input.photos().isOmitted()
                ? before.photos()
                : photos(path + "photos", input.photos().value(), errors);
        List<UUID> photoUploads = before.photoUploads();
        if (!input.photoUploads().isOmitted()) {
            List<Uploads.Named> uploads =
                    named(path + "photoUploads", input.photoUploads().value(), errors);
            photoUploads = uploads.stream()
                    .map(upload -> RecordReference.uuid("input." + upload.path(), upload.id()))
                    .toList();
            named.addAll(uploads);
        }
        return new ChecklistItem(
                before.item(),
                result,
                comment,
                photos,
                photoUploads,
                before.version(),
                before.updatedBy(),
                before.updatedAt());
    }

    private static List<Uploads.Named> named(String path, @Nullable List<String> ids, InputErrors errors) {
        if (ids == null) {
            return List.of();
        }
        if (ids.size() > PHOTOS) {
            errors.add(InvalidInput.at(path, ErrorCode.TOO_LONG, "input.tooMany", PHOTOS));
            return List.of();
        }
        return IntStream.range(0, ids.size())
                .mapToObj(i -> new Uploads.Named(path + "." + i, ids.get(i)))
                .toList();
    }

    private static List<String> photos(String path, @Nullable List<String> given, InputErrors errors) {
        if (given == null) {
            return List.of();
        }
        if (given.size() > PHOTOS) {
            errors.add(InvalidInput.at(path, ErrorCode.TOO_LONG, "input.tooMany", PHOTOS));
            return List.of();
        }
        errors.together(path, given, PHOTO_CHARACTERS);
        List<String> photos = new ArrayList<>(given.size());
        for (int i = 0; i < given.size(); i++) {
            String place = path + "." + i;
            if (Blanks.is(given.get(i))) {
                errors.add(InvalidInput.required(place));
            }
            String address = WebUrl.checked(place, given.get(i), errors);
            if (address != null) {
                photos.add(address);
            }
        }
        return photos;
    }

    private static List<String> defects(@Nullable List<String> given, InputErrors errors) {
        if (given == null) {
            return List.of();
        }
        if (given.size() > DEFECTS) {
            errors.add(InvalidInput.at("defects", ErrorCode.TOO_LONG, "input.tooMany", DEFECTS));
            return List.of();
        }
        return IntStream.range(0, given.size())
                .mapToObj(i -> errors.requiredText("defects." + i, given.get(i), DEFECT))
                .toList();
    }

    private Inspection locked(String path, String id) {
        return queries.lock(RecordReference.uuid("input." + path, id))
                .orElseThrow(() -> new Refused(null, NotFound.at(path, id)));
    }
}
