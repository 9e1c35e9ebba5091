package crm.upload;

import crm.command.ErrorCode;
import crm.command.InputErrors;
import crm.command.InvalidInput;
import crm.command.NotFound;
import crm.command.Refused;
import crm.crypto.IdGenerator;
import crm.graphql.RecordReference;
import crm.graphql.RequestErrorCode;
import crm.graphql.RequestRefused;
import crm.security.ApiKeyRevoked;
import crm.security.Caller;
import crm.security.PersonDeactivated;
import crm.security.Role;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Announces uploads, and attaches received ones to records. Call it within {@link crm.command.Commands}. */
@Component
@Transactional(propagation = Propagation.MANDATORY)
public class Uploads {

    private static final int LONGEST_NAME = 150;

    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    /** Separators of folders, control characters, and characters that turn the direction of a text. */
    private static final Pattern UNFIT_IN_A_NAME = Pattern.compile("[/\\\\\\p{Cntrl}\\p{Cf}]");

    private final UploadQueries queries;

    private final UploadRepository uploads;

    private final UploadSettings settings;

    private final IdGenerator ids;

    private final Clock clock;

    Uploads(UploadQueries queries, UploadRepository uploads, UploadSettings settings, IdGenerator ids, Clock clock) {
        this.queries = queries;
        this.uploads = uploads;
        this.settings = settings;
        this.ids = ids;
        this.clock = clock;
    }

    UUID create(CreateUploadInput input, Caller caller) {
        UploadPurpose purpose = input.purpose();
        if (caller.role() == Role.PARTNER && purpose == UploadPurpose.CHECKLIST_PHOTO) {
            throw new RequestRefused(RequestErrorCode.FORBIDDEN, "input.purpose", "upload.notForKey", purpose);
        }
        InputErrors errors = new InputErrors();
        String name = errors.requiredText("fileName", input.fileName(), LONGEST_NAME);
        if (UNFIT_IN_A_NAME.matcher(name).find()) {
            errors.add(InvalidInput.at("fileName", ErrorCode.INVALID_VALUE, "upload.fileName"));
        }
        UploadType type = UploadType.of(input.contentType())
                .filter(purpose.types()::contains)
                .orElse(null);
        if (type == null) {
            List<String> accepted =
                    purpose.types().stream().map(UploadType::mediaType).toList();
            errors.add(InvalidInput.at(
                    "contentType", ErrorCode.INVALID_VALUE, "upload.contentType", String.join(", ", accepted)));
        }
        if (input.byteCount() < 1) {
            errors.add(InvalidInput.at("byteCount", ErrorCode.INVALID_VALUE, "upload.empty"));
        } else if (input.byteCount() > settings.maxSize(purpose).toBytes()) {
            errors.add(InvalidInput.at(
                    "byteCount",
                    ErrorCode.INVALID_VALUE,
                    "upload.tooLarge",
                    settings.maxSize(purpose).toKilobytes()));
        }
        if (input.sha256() != null && !SHA256.matcher(input.sha256()).matches()) {
            errors.add(InvalidInput.at("sha256", ErrorCode.INVALID_VALUE, "upload.sha256"));
        }
        errors.throwIfAny(null);
        uploads.lockCaller(caller);
        if (queries.countUnused(caller) >= settings.maxPerCaller()) {
            throw new Refused(
                    null, InvalidInput.at("purpose", ErrorCode.CONFLICT, "upload.tooMany", settings.maxPerCaller()));
        }
        if (type == null) {
            throw new IllegalStateException("it was refused");
        }
        Instant now = clock.instant();
        UUID id = ids.next();
        uploads.insert(new Upload(
                id,
                purpose,
                type.named(name),
                type.mediaType(),
                input.byteCount(),
                input.sha256(),
                null,
                caller,
                now,
                now.plus(settings.urlValidity()),
                null,
                null));
        return id;
    }

    /** An upload to attach, and where the input names it. */
    public record Named(String path, String id) {}

    /**
     * Attaches received uploads of the caller to a record, in one statement however many they are. Each upload can be
     * attached once.
     *
     * @param named each upload once
     * @param attached those that the record has already: they stay
     * @param errors takes each that cannot be attached
     * @return their ids, in the order of the input
     */
    public List<UUID> attach(
            List<Named> named, UploadPurpose purpose, Caller caller, Collection<UUID> attached, InputErrors errors) {
        if (named.isEmpty()) {
            return List.of();
        }
        Map<UUID, String> paths = new HashMap<>();
        List<UUID> found = new ArrayList<>();
        for (Named one : named) {
            UUID id = RecordReference.uuid("input." + one.path(), one.id());
            if (paths.putIfAbsent(id, one.path()) != null) {
                errors.add(InvalidInput.at(one.path(), ErrorCode.INVALID_VALUE, "upload.twice"));
            } else {
                found.add(id);
            }
        }
        List<UUID> toAttach =
                found.stream().filter(id -> !attached.contains(id)).toList();
        if (toAttach.isEmpty()) {
            return found;
        }
        Map<UUID, Upload> locked = new HashMap<>();
        queries.lock(toAttach).forEach(upload -> locked.put(upload.id(), upload));
        for (UUID id : toAttach) {
            String path = paths.getOrDefault(id, "");
            Upload upload = locked.get(id);
            if (upload == null || !upload.caller().id().equals(caller.id())) {
                errors.add(NotFound.at(path, id.toString()));
            } else {
                requireUsable(path, upload, purpose, errors);
            }
        }
        if (errors.isEmpty()) {
            uploads.attach(toAttach, clock.instant());
        }
        return found;
    }

    private static void requireUsable(String path, Upload upload, UploadPurpose purpose, InputErrors errors) {
        if (upload.purpose() != purpose) {
            errors.add(InvalidInput.at(path, ErrorCode.INVALID_VALUE, "upload.otherPurpose", upload.purpose()));
        } else if (upload.state() == UploadState.WAITING) {
            errors.add(InvalidInput.at(path, ErrorCode.CONFLICT, "upload.notReceived"));
        } else if (upload.state() == UploadState.ATTACHED) {
            errors.add(InvalidInput.at(path, ErrorCode.CONFLICT, "upload.attached"));
        }
    }

    /** Of files that no record uses any longer: they are deleted after a time. */
    public void detach(Collection<UUID> ids) {
        if (!ids.isEmpty()) {
            uploads.attach(ids, null);
        }
    }

    /** In the transaction that revokes a key: an attacker who had the key may also have the URLs. */
    @EventListener
    void end(ApiKeyRevoked revoked) {
        uploads.expire(revoked.key().toString(), clock.instant());
    }

    /** The same for a person who no longer works here. */
    @EventListener
    void end(PersonDeactivated deactivated) {
        uploads.expire(deactivated.person().toString(), clock.instant());
    }

    /** Files by their ids, whoever asks: for the records that the caller sees. What is not there is left out. */
    @Transactional(propagation = Propagation.SUPPORTS)
    public Map<UUID, Upload> byIds(Collection<UUID> ids) {
        return queries.all(ids);
    }
}
