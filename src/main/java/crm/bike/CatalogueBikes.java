package crm.bike;

import crm.command.Changed;
import crm.command.ErrorCode;
import crm.command.ErrorPolicy;
import crm.command.InputErrors;
import crm.command.InvalidInput;
import crm.command.NotFound;
import crm.command.Refused;
import crm.command.UserError;
import crm.crypto.IdGenerator;
import crm.graphql.RecordReference;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Changes of the catalogue. Each also updates the records that say whether a bike has left it. */
@Component
class CatalogueBikes {

    static final int BULK = 1000;

    private final CatalogueBikeQueries queries;

    private final CatalogueBikeRepository bikes;

    private final List<ArchivedBikes> archived;

    private final IdGenerator ids;

    private final Clock clock;

    CatalogueBikes(
            CatalogueBikeQueries queries,
            CatalogueBikeRepository bikes,
            List<ArchivedBikes> archived,
            IdGenerator ids,
            Clock clock) {
        this.queries = queries;
        this.bikes = bikes;
        this.archived = archived;
        this.ids = ids;
        this.clock = clock;
    }

    /** A bike of the input; without a value where it is refused. */
    private record Checked(CatalogueBikeRepository.@Nullable Given given, List<UserError> errors) {}

    UpsertedBikes upsert(UpsertBikesInput input) {
        requireSize(input.bikes());
        List<Checked> checked = checked(input.bikes());
        long refused = checked.stream().filter(row -> row.given() == null).count();
        if (refused > 0 && input.errorPolicy() == ErrorPolicy.ALL_OR_NOTHING) {
            throw new Refused(
                    new UpsertedBikes(checked.stream()
                            .map(row -> new UpsertedBikes.Row(null, null, row.errors()))
                            .toList()),
                    InvalidInput.at("bikes", ErrorCode.CONFLICT, "catalogue.noneChanged", refused, checked.size()));
        }
        Instant now = clock.instant();
        List<CatalogueBikeRepository.Given> given = new ArrayList<>();
        Map<String, UUID> newIds = new LinkedHashMap<>();
        for (Checked row : checked) {
            CatalogueBikeRepository.Given bike = row.given();
            if (bike != null) {
                given.add(bike);
                newIds.put(bike.bikeId(), ids.next());
            }
        }
        if (given.isEmpty()) {
            return new UpsertedBikes(checked.stream()
                    .map(row -> new UpsertedBikes.Row(null, null, row.errors()))
                    .toList());
        }
        Set<String> made = bikes.lockOrInsert(newIds, now);
        Set<String> changed = new HashSet<>(bikes.update(given, made, now));
        changed.addAll(made);
        if (!changed.isEmpty()) {
            archived.forEach(records -> records.update(changed));
        }
        return told(checked, queries.ids(newIds.keySet()), made, changed);
    }

    private static void requireSize(List<CatalogueBikeInput> bikes) {
        InputErrors errors = new InputErrors();
        if (bikes.isEmpty()) {
            errors.add(InvalidInput.required("bikes"));
        }
        if (bikes.size() > BULK) {
            errors.add(InvalidInput.at("bikes", ErrorCode.TOO_LONG, "input.tooMany", BULK));
        }
        errors.throwIfAny(null);
    }

    private static List<Checked> checked(List<CatalogueBikeInput> inputs) {
        Set<String> seen = new HashSet<>();
        List<Checked> checked = new ArrayList<>(inputs.size());
        for (int i = 0; i < inputs.size(); i++) {
            String path = "bikes." + i;
            InputErrors errors = new InputErrors();
            String bikeId = errors.requiredText(path + ".bikeId", inputs.get(i).bikeId(), InputErrors.NAME);
            Map<String, @Nullable Object> columns = inputs.get(i).checked(path, errors);
            if (errors.isEmpty() && !seen.add(bikeId)) {
                errors.add(InvalidInput.at(path + ".bikeId", ErrorCode.ALREADY_EXISTS, "catalogue.namedTwice"));
            }
            checked.add(new Checked(
                    errors.isEmpty() ? new CatalogueBikeRepository.Given(bikeId, columns) : null, errors.found()));
        }
        return checked;
    }

    private static UpsertedBikes told(
            List<Checked> checked, Map<String, UUID> ids, Set<String> made, Set<String> changed) {
        return new UpsertedBikes(checked.stream()
                .map(row -> {
                    CatalogueBikeRepository.Given bike = row.given();
                    return bike == null
                            ? new UpsertedBikes.Row(null, null, row.errors())
                            : new UpsertedBikes.Row(
                                    ids.get(bike.bikeId()), outcome(bike.bikeId(), made, changed), List.of());
                })
                .toList());
    }

    private static UpsertOutcome outcome(String bikeId, Set<String> made, Set<String> changed) {
        if (made.contains(bikeId)) {
            return UpsertOutcome.CREATED;
        }
        return changed.contains(bikeId) ? UpsertOutcome.UPDATED : UpsertOutcome.UNCHANGED;
    }

    /** A bike that is archived already stays as it is, with its time and reason. */
    Changed archive(ArchiveBikeInput input) {
        InputErrors errors = new InputErrors();
        String reason = errors.requiredText("reason", input.reason(), InputErrors.NOTE);
        errors.throwIfAny(null);
        CatalogueBike bike = locked(input.id(), input.expectedVersion());
        if (bike.active()) {
            bikes.archive(bike.id(), reason, clock.instant());
            archived.forEach(records -> records.update(List.of(bike.bikeId())));
        }
        return Changed.of(bike.id());
    }

    /** A bike that is for sale already stays as it is. */
    Changed restore(RestoreBikeInput input) {
        CatalogueBike bike = locked(input.id(), input.expectedVersion());
        if (!bike.active()) {
            bikes.restore(bike.id(), clock.instant());
            archived.forEach(records -> records.update(List.of(bike.bikeId())));
        }
        return Changed.of(bike.id());
    }

    private CatalogueBike locked(String id, @Nullable Integer expectedVersion) {
        CatalogueBike bike = queries.find(RecordReference.parse("input.id", id))
                .flatMap(found -> queries.lock(found.id()))
                .orElseThrow(() -> new Refused(null, NotFound.at("id", id)));
        Refused.ifStale(bike.id(), expectedVersion, bike.version());
        return bike;
    }
}
