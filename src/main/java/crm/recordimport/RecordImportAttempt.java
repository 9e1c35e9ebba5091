package crm.recordimport;

import crm.console.Progress;
import crm.crypto.Sha256;
import crm.graphql.Messages;
import crm.graphql.StorableText;
import crm.recordimport.RecordImport.Verdict;
import crm.text.Blanks;
import crm.text.BoundedLines;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Runs an import, line by line. A line and the note that it was processed are one transaction: a process that ends in
 * the middle leaves no line half done, and the next attempt goes on behind the last one.
 *
 * <p>A reference belongs to the partner of the caller, and those of people belong to all of them together.
 */
@Component
class RecordImportAttempt {

    /** So often, and the import is given up: then it is not chance that the database fails or nodes die. */
    static final int MOST = 5;

    /** Longest line, in characters. */
    static final int LONGEST_LINE = 64 * 1024;

    private static final Logger log = LoggerFactory.getLogger(RecordImportAttempt.class);

    private static final int LONGEST_REFERENCE = 200;

    private static final int TRIES_OF_A_LINE = 3;

    private static final int HASH_BYTES = 16;

    private static final Duration UNTIL_A_PLACE_IS_FREE = Duration.ofSeconds(2);

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    private final RecordImportQueries queries;

    private final RecordImportRepository imports;

    private final RecordMutations mutations;

    private final RecordImportSettings settings;

    private final UploadedFiles uploaded;

    private final Messages messages;

    private final TransactionTemplate transaction;

    private final Clock clock;

    private final Semaphore places;

    RecordImportAttempt(
            RecordImportQueries queries,
            RecordImportRepository imports,
            RecordMutations mutations,
            RecordImportSettings settings,
            UploadedFiles uploaded,
            Messages messages,
            TransactionTemplate transaction,
            Clock clock) {
        this.queries = queries;
        this.imports = imports;
        this.mutations = mutations;
        this.settings = settings;
        this.uploaded = uploaded;
        this.messages = messages;
        this.transaction = transaction;
        this.clock = clock;
        this.places = new Semaphore(settings.maxConcurrent());
    }

    /**
     * Runs an import of an upload to its end, or gives it up.
     *
     * @param stopping whether the node is being stopped; then another one goes on
     * @return when to try again; empty if there is nothing more to be done
     */
    Optional<Instant> of(UUID id, BooleanSupplier stopping) {
        if (!places.tryAcquire()) {
            return Optional.of(clock.instant().plus(UNTIL_A_PLACE_IS_FREE));
        }
        try {
            return begin(id)
                    .flatMap(found -> new Run(
                                    found,
                                    uploaded.file(Objects.requireNonNull(
                                            found.uploadId(), "an unfinished import has its file")),
                                    Progress.NONE)
                            .run(stopping));
        } finally {
            places.release();
        }
    }

    /**
     * Runs an import of a file of the command line, in the same way.
     *
     * @param stopping whether the command is being stopped; then the next run goes on
     * @param progress gets a row for each line
     */
    void of(UUID id, RecordFile file, Progress progress, BooleanSupplier stopping) {
        begin(id).ifPresent(found -> new Run(found, file, progress).run(stopping));
    }

    private Optional<RecordImport> begin(UUID id) {
        Boolean begun = transaction.execute(status -> imports.begin(id));
        return Boolean.TRUE.equals(begun) ? queries.find(id) : Optional.empty();
    }

    /** @return why the file is not begun; empty if its lines can be imported */
    Optional<String> problem(RecordFile file, Locale language) throws IOException {
        return count(file) > settings.maxLines() ? Optional.of(tooManyLines(language)) : Optional.empty();
    }

    private String tooManyLines(Locale language) {
        return messages.text(language, "recordImport.tooManyLines", settings.maxLines());
    }

    private int count(RecordFile file) throws IOException {
        int count = 0;
        try (BoundedLines in = new BoundedLines(file.open(), LONGEST_LINE)) {
            for (BoundedLines.Line line = in.next(); line != null && count <= settings.maxLines(); line = in.next()) {
                String text = line.text();
                if (text == null || !Blanks.is(text)) {
                    count++;
                }
            }
        }
        return count;
    }

    /** An attempt. */
    private final class Run {

        private final RecordImport of;

        private final RecordFile file;

        private final Progress progress;

        private final String owner;

        /** Records that a dry run would have created: by type and reference. */
        private final Set<String> imagined = new HashSet<>();

        Run(RecordImport of, RecordFile file, Progress progress) {
            this.of = of;
            this.file = file;
            this.progress = progress;
            UUID partner = of.caller().partner();
            this.owner = partner == null ? "STAFF" : partner.toString();
        }

        Optional<Instant> run(BooleanSupplier stopping) {
            if (of.attempts() > MOST) {
                fail("The import was started " + MOST + " times and never finished.");
                return Optional.empty();
            }
            try {
                int lines = count(file);
                if (lines > settings.maxLines()) {
                    fail(tooManyLines(of.language()));
                    return Optional.empty();
                }
                imports.count(of.id(), lines);
                try (BoundedLines in = new BoundedLines(file.open(), LONGEST_LINE)) {
                    for (BoundedLines.Line line = in.next(); line != null; line = in.next()) {
                        String text = line.text();
                        if (line.number() <= of.lastLine() || (text != null && Blanks.is(text))) {
                            continue;
                        }
                        if (stopping.getAsBoolean()) {
                            imports.release(of);
                            return Optional.of(clock.instant());
                        }
                        if (!process(Math.toIntExact(line.number()), text)) {
                            // Another node took this one for dead, or the key was revoked.
                            return Optional.empty();
                        }
                        progress.rows(1);
                    }
                }
                Instant now = clock.instant();
                imports.finish(of, now, now.plus(settings.retention()));
                return Optional.empty();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void fail(String error) {
            Instant now = clock.instant();
            imports.fail(of.id(), error, now, now.plus(settings.retention()));
        }

        /**
         * A server that cannot answer is asked again.
         * @return whether this attempt goes on
         */
        private boolean process(int number, @Nullable String text) {
            for (int tries = 1; tries < TRIES_OF_A_LINE; tries++) {
                try {
                    return processOnce(number, text);
                } catch (RecordMutations.Unanswered e) {
                    log.warn("Line {} of the import {} is tried again: {}", number, of.id(), e.getMessage());
                }
            }
            return processOnce(number, text);
        }

        private boolean processOnce(int number, @Nullable String text) {
            Line line = new Line();
            try {
                line.read(text);
                return process(number, line);
            } catch (Rejected rejected) {
                return reject(number, line, rejected);
            }
        }

        /** @throws Rejected if the line cannot be imported */
        private boolean process(int number, Line line) {
            try {
                Verdict verdict = of.dryRun() ? checked(line) : null;
                if (verdict == null) {
                    return Boolean.TRUE.equals(transaction.execute(
                            status -> imports.processed(of, number, written(line)) || rolledBack(status)));
                }
                return imports.processed(of, number, verdict);
            } catch (Rejected rejected) {
                if (rejected.existing == null || line.existing != null) {
                    throw rejected;
                }
                // A mutation gave a record this reference, so there is something to change.
                line.existing = rejected.existing;
                return process(number, line);
            }
        }

        private boolean reject(int number, Line line, Rejected rejected) {
            return Boolean.TRUE.equals(transaction.execute(status -> {
                if (!imports.processed(of, number, Verdict.REJECTED)) {
                    return false;
                }
                imports.insertErrors(of.id(), number, line.typeName, line.reference, rejected.errors);
                return true;
            }));
        }

        private static boolean rolledBack(TransactionStatus status) {
            status.setRollbackOnly();
            return false;
        }

        /** Without a transaction around it: a dry run is rolled back by itself. */
        private Verdict checked(Line line) {
            String key = line.typeName + " " + line.reference;
            if (imagined.contains(key)) {
                return Verdict.UNCHANGED;
            }
            try {
                Verdict verdict = written(line);
                if (verdict == Verdict.CREATED) {
                    imagined.add(key);
                }
                return verdict;
            } catch (Rejected rejected) {
                // What depends on a record of an earlier line cannot be checked further.
                boolean onlyMissing = !rejected.errors.isEmpty()
                        && rejected.errors.stream()
                                .allMatch(error ->
                                        error.code().equals("NOT_FOUND") && line.refersToImagined(error.path()));
                if (!onlyMissing) {
                    throw rejected;
                }
                imagined.add(key);
                return Verdict.CREATED;
            }
        }

        private Verdict written(Line line) {
            ImportedType type = Objects.requireNonNull(line.type);
            String reference = Objects.requireNonNull(line.reference);
            if (!of.dryRun()) {
                imports.lock(owner, type, reference);
            }
            Optional<RecordImportRepository.Imported> known = imports.find(owner, type.name(), reference)
                    .or(() -> Optional.ofNullable(line.existing).map(line::asImported));
            Map<String, String> hashes = line.hashes();
            if (known.isEmpty()) {
                UUID id = run(type.create(), line.input());
                if (!of.dryRun()) {
                    imports.save(owner, type, reference, id, hashes);
                }
                return Verdict.CREATED;
            }
            Map<String, @Nullable Object> changes = line.changesFrom(known.get().fields());
            if (changes.isEmpty()) {
                return Verdict.UNCHANGED;
            }
            List<LineError> fixed = changes.keySet().stream()
                    .filter(field -> type.update().isEmpty() || !type.isChangeable(field))
                    .map(field -> error("NOT_APPLICABLE", field, "recordImport.notChangeable", field))
                    .toList();
            if (!fixed.isEmpty()) {
                throw new Rejected(fixed);
            }
            changes.put("id", known.get().record().toString());
            run(type.update().orElseThrow(), changes);
            if (!of.dryRun()) {
                imports.save(owner, type, reference, known.get().record(), hashes);
            }
            return Verdict.UPDATED;
        }

        private UUID run(String document, Map<String, @Nullable Object> input) {
            Map<String, @Nullable Object> sent = new LinkedHashMap<>(input);
            sent.put("dryRun", of.dryRun());
            RecordMutations.Answer answer = mutations.run(document, sent, of.caller(), of.language());
            UUID id = answer.id();
            if (!answer.errors().isEmpty() || id == null) {
                throw new Rejected(answer.errors(), answer.existing());
            }
            return id;
        }

        private LineError error(String code, @Nullable String field, String messageKey, Object... details) {
            return new LineError(code, text(messageKey, details), field == null ? null : List.of(field));
        }

        private String text(String messageKey, Object... details) {
            return messages.text(of.language(), messageKey, details);
        }

        /** A line of the file, as far as it could be read. */
        private final class Line {

            private Map<String, @Nullable Object> fields = Map.of();

            private @Nullable String typeName;

            private @Nullable ImportedType type;

            private @Nullable String reference;

            /** The record that has the reference, although no import created it. */
            private @Nullable UUID existing;

            /** A record whose values are not known: only what a mutation can change counts as different. */
            RecordImportRepository.Imported asImported(UUID record) {
                Map<String, String> same = hashes();
                same.keySet().removeIf(Objects.requireNonNull(type)::isChangeable);
                return new RecordImportRepository.Imported(record, same);
            }

            /** @throws Rejected if it is no record with a type and a reference */
            void read(@Nullable String text) {
                if (text == null) {
                    throw new Rejected(List.of(error("TOO_LONG", null, "recordImport.line", LONGEST_LINE)));
                }
                fields = object(text);
                Object given = fields.remove("type");
                if (given instanceof String name) {
                    type = ImportedType.named(name).orElse(null);
                    typeName = type == null ? null : name;
                }
                Object id = fields.get("externalReference");
                if (id instanceof String named
                        && !Blanks.is(named)
                        && StorableText.is(named)
                        && named.length() <= LONGEST_REFERENCE) {
                    reference = Blanks.strip(named);
                }
                if (type == null) {
                    throw new Rejected(List.of(error(
                            "INVALID_VALUE", "type", "recordImport.type", Arrays.toString(ImportedType.values()))));
                }
                if (reference == null) {
                    throw new Rejected(List.of(
                            error("REQUIRED", "externalReference", "recordImport.reference", LONGEST_REFERENCE)));
                }
                for (String own : List.of("idempotencyKey", "dryRun")) {
                    if (fields.containsKey(own)) {
                        throw new Rejected(List.of(error("NOT_APPLICABLE", own, "recordImport.ownField", own)));
                    }
                }
            }

            private Map<String, @Nullable Object> object(String text) {
                try {
                    if (JSON.readValue(text, Object.class) instanceof Map<?, ?> map) {
                        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
                        map.forEach((name, value) -> fields.put(String.valueOf(name), value));
                        if (!fields.keySet().stream().allMatch(StorableText::is)) {
                            throw new Rejected(List.of(error("INVALID_TEXT", null, "recordImport.notJson")));
                        }
                        return fields;
                    }
                } catch (JacksonException | NumberFormatException e) {
                    throw new Rejected(List.of(error("INVALID_VALUE", null, "recordImport.notJson")));
                }
                throw new Rejected(List.of(error("INVALID_VALUE", null, "recordImport.notJson")));
            }

            /** The input of the mutation: references to records of this owner become their ids. */
            Map<String, @Nullable Object> input() {
                Map<String, @Nullable Object> input = new LinkedHashMap<>(fields);
                if (!Objects.requireNonNull(type).hasReference()) {
                    input.remove("externalReference");
                }
                Objects.requireNonNull(type).references().forEach((field, of) -> {
                    if (input.get(field) instanceof String named && StorableText.is(named)) {
                        imports.find(owner, of, named)
                                .ifPresent(record ->
                                        input.put(field, record.record().toString()));
                    }
                });
                return input;
            }

            boolean refersToImagined(@Nullable List<String> path) {
                String field = path == null ? "" : path.getFirst();
                String of = Objects.requireNonNull(type).references().get(field);
                return of != null && imagined.contains(of + " " + fields.get(field));
            }

            /** By field: a hash of its value, from which the value cannot be read. */
            Map<String, String> hashes() {
                Map<String, String> hashes = new TreeMap<>();
                fields.forEach((field, value) -> {
                    if (value != null) {
                        byte[] hash = Sha256.of(JSON.writeValueAsBytes(value));
                        hashes.put(field, HexFormat.of().formatHex(Arrays.copyOf(hash, HASH_BYTES)));
                    }
                });
                return hashes;
            }

            /** Fields with another value than before; a field that is no longer there is null. */
            Map<String, @Nullable Object> changesFrom(Map<String, String> before) {
                Map<String, String> now = hashes();
                Set<String> names = new HashSet<>(before.keySet());
                names.addAll(now.keySet());
                Map<String, @Nullable Object> changes = new TreeMap<>();
                names.stream()
                        .filter(name -> !Objects.equals(before.get(name), now.get(name)))
                        .forEach(name -> changes.put(name, fields.get(name)));
                return changes;
            }
        }
    }

    private static final class Rejected extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final transient List<LineError> errors;

        private final @Nullable UUID existing;

        Rejected(List<LineError> errors) {
            this(errors, null);
        }

        Rejected(List<LineError> errors, @Nullable UUID existing) {
            super("rejected", null, false, false);
            this.errors = errors;
            this.existing = existing;
        }
    }
}
