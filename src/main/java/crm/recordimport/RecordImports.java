package crm.recordimport;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import crm.command.ErrorCode;
import crm.command.InputErrors;
import crm.command.InvalidInput;
import crm.command.Refused;
import crm.crypto.IdGenerator;
import crm.graphql.RecordReference;
import crm.security.ApiKeyRevoked;
import crm.security.Caller;
import crm.security.PersonDeactivated;
import crm.upload.UploadPurpose;
import crm.upload.Uploads;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Starts imports; jobs run them. */
@Component
class RecordImports {

    static final TaskDescriptor<Void> TASK = TaskDescriptor.of("record-import");

    private final RecordImportQueries queries;

    private final RecordImportRepository imports;

    private final RecordImportSettings settings;

    private final Uploads uploads;

    private final SchedulerClient jobs;

    private final IdGenerator ids;

    private final Clock clock;

    RecordImports(
            RecordImportQueries queries,
            RecordImportRepository imports,
            RecordImportSettings settings,
            Uploads uploads,
            SchedulerClient jobs,
            IdGenerator ids,
            Clock clock) {
        this.queries = queries;
        this.imports = imports;
        this.settings = settings;
        this.uploads = uploads;
        this.jobs = jobs;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * Starts one once the caller's transaction is committed.
     *
     * @throws Refused if the upload cannot be used, or the caller has too many imports under way
     */
    @Transactional(propagation = Propagation.MANDATORY)
    UUID start(ImportRecordsInput input, boolean dryRun, Caller caller, Locale language) {
        UUID named = RecordReference.uuid("input.uploadId", input.uploadId());
        imports.lockCaller(caller);
        InputErrors errors = new InputErrors();
        // A file that was only checked can be imported.
        List<UUID> upload = uploads.attach(
                List.of(new Uploads.Named("uploadId", input.uploadId())),
                UploadPurpose.RECORD_IMPORT,
                caller,
                queries.checkedUploads(caller, named),
                errors);
        errors.throwIfAny(null);
        if (queries.countUnfinished(caller) >= settings.maxPerCaller()) {
            throw new Refused(
                    null,
                    InvalidInput.at("uploadId", ErrorCode.CONFLICT, "recordImport.tooMany", settings.maxPerCaller()));
        }
        UUID id = ids.next();
        imports.insert(id, upload.getFirst(), null, dryRun, caller, language, clock.instant());
        jobs.scheduleIfNotExists(TASK.instance(id.toString()).build(), clock.instant());
        return id;
    }

    /**
     * Starts one of a file of the command line, which runs it itself, or finds the one of the same file that was
     * interrupted.
     *
     * @param fileSha256 of the file, in hexadecimal
     */
    @Transactional
    UUID startOrResume(String fileSha256, boolean dryRun, Caller caller, Locale language) {
        imports.lockCaller(caller);
        return queries.interrupted(caller, fileSha256, dryRun).orElseGet(() -> {
            UUID id = ids.next();
            imports.insert(id, null, fileSha256, dryRun, caller, language, clock.instant());
            return id;
        });
    }

    /** In the transaction that revokes a key: nothing more is imported with its rights. */
    @EventListener
    @Transactional(propagation = Propagation.MANDATORY)
    void end(ApiKeyRevoked revoked) {
        imports.end(revoked.key().toString(), "The key that asked for it was revoked.", clock.instant());
    }

    /** The same for the imports of a person who no longer works here. */
    @EventListener
    @Transactional(propagation = Propagation.MANDATORY)
    void end(PersonDeactivated deactivated) {
        imports.end(deactivated.person().toString(), "The person who asked for it was deactivated.", clock.instant());
    }
}
