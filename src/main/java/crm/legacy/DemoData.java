package crm.legacy;

import crm.legacy.file.ExportFile;
import crm.legacy.row.Export;
import crm.legacy.row.LegacyTable;
import crm.legacy.row.RowSource;
import crm.standalone.ConditionalOnStandalone;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Loads the demo at the start: a small export in the format of the old CRM, if there are no customers, leads or orders.
 * Only for the embedded database; an import of real records removes the demo.
 */
@Component
@ConditionalOnStandalone
@ConditionalOnWebApplication
@Order(0)
class DemoData implements ApplicationRunner {

    private static final Logger log = LoggerFactory.getLogger(DemoData.class);

    /** A time before or after the time of loading: {@code @-3d2h}, {@code @+90m}. */
    private static final Pattern TIME = Pattern.compile("@([+-])(?=[0-9])(?:([0-9]+)d)?(?:([0-9]+)h)?(?:([0-9]+)m)?");

    private final Import importer;

    private final Clock clock;

    DemoData(Import importer, Clock clock) {
        this.importer = importer;
        this.clock = clock;
    }

    @Override
    public void run(ApplicationArguments arguments) {
        importer.runDemo(export())
                .ifPresent(result -> log.info(
                        "Loaded {} demo records; an import of real records removes them",
                        result.total().created()));
    }

    private Export export() {
        // Whole minutes, as a person enters them.
        Instant now = clock.instant().truncatedTo(ChronoUnit.MINUTES);
        Map<LegacyTable, RowSource> files = new EnumMap<>(LegacyTable.class);
        for (LegacyTable table : LegacyTable.values()) {
            String name = table.source() + ".csv";
            if (table != LegacyTable.TRANSACTION) {
                // The demo has the payments of the later database.
                files.put(table, new ExportFile(name, () -> open(name, now)));
            }
        }
        return new Export(files, List.of());
    }

    private static InputStream open(String name, Instant now) throws IOException {
        try (InputStream resource = DemoData.class.getResourceAsStream("/demo/" + name)) {
            if (resource == null) {
                throw new FileNotFoundException("demo/" + name);
            }
            String text = new String(resource.readAllBytes(), StandardCharsets.UTF_8);
            String dated = TIME.matcher(text)
                    .replaceAll(time ->
                            Matcher.quoteReplacement(now.plus(offset(time)).toString()));
            return new ByteArrayInputStream(dated.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static Duration offset(MatchResult time) {
        Duration offset = Duration.ofDays(number(time.group(2)))
                .plusHours(number(time.group(3)))
                .plusMinutes(number(time.group(4)));
        return time.group(1).equals("-") ? offset.negated() : offset;
    }

    private static long number(@Nullable String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }
}
