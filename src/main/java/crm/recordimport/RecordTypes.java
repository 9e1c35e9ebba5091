package crm.recordimport;

import crm.command.ErrorCode;
import crm.command.InvalidInput;
import crm.command.Refused;
import crm.ratelimit.CallerQuotas;
import crm.security.Caller;
import crm.text.BoundedLines;
import crm.upload.Upload;
import crm.upload.UploadPurpose;
import crm.upload.UploadState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Finds records in a file that its caller may not create, before a job is started: each line of them would be refused.
 * Only callers who may not create all types pay for it.
 */
@Component
class RecordTypes {

    /** As an upload: to read a file takes about as long as to receive it. */
    private static final long BYTES_PER_POINT = 16_384;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final UploadedFiles uploaded;

    private final RecordImportSettings settings;

    private final CallerQuotas quotas;

    RecordTypes(UploadedFiles uploaded, RecordImportSettings settings, CallerQuotas quotas) {
        this.uploaded = uploaded;
        this.settings = settings;
        this.quotas = quotas;
    }

    /**
     * @param forbidden types whose mutation the caller may not use
     * @return why the import cannot start; empty if nothing in the file is forbidden, or the file is not usable for
     *     another reason
     */
    Optional<Refused> refusal(UUID upload, Caller caller, Set<ImportedType> forbidden) {
        if (forbidden.isEmpty()) {
            return Optional.empty();
        }
        Optional<Upload> found = uploaded.find(upload)
                .filter(file -> file.caller().id().equals(caller.id())
                        && file.purpose() == UploadPurpose.RECORD_IMPORT
                        && file.state() != UploadState.WAITING);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        quotas.charge(caller, "", 1 + found.get().byteCount() / BYTES_PER_POINT);
        try {
            return refusal(uploaded.file(upload), forbidden);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Optional<Refused> refusal(RecordFile file, Set<ImportedType> forbidden) throws IOException {
        Map<ImportedType, Long> lines = new EnumMap<>(ImportedType.class);
        int read = 0;
        try (BoundedLines in = new BoundedLines(file.open(), RecordImportAttempt.LONGEST_LINE)) {
            for (BoundedLines.Line line = in.next();
                    line != null && read <= settings.maxLines() && lines.size() < forbidden.size();
                    line = in.next()) {
                read++;
                long number = line.number();
                type(line.text()).filter(forbidden::contains).ifPresent(type -> lines.putIfAbsent(type, number));
            }
        }
        if (lines.isEmpty()) {
            return Optional.empty();
        }
        List<String> named = lines.entrySet().stream()
                .map(one -> one.getKey() + " (" + one.getValue() + ")")
                .toList();
        return Optional.of(new Refused(
                null,
                InvalidInput.at(
                        "uploadId", ErrorCode.NOT_APPLICABLE, "recordImport.forbidden", String.join(", ", named))));
    }

    /** Empty for a line that is refused anyway. */
    private static Optional<ImportedType> type(@Nullable String line) {
        if (line == null) {
            return Optional.empty();
        }
        try {
            return ImportedType.named(JSON.readTree(line).path("type").asString(""));
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }
}
