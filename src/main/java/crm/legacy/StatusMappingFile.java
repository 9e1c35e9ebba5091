package crm.legacy;

import crm.lead.LeadStatus;
import crm.legacy.row.ExportUnreadable;
import crm.legacy.row.LegacyTable;
import crm.legacy.row.StatusMapping;
import crm.order.OrderStatus;
import crm.payment.PaymentStatus;
import crm.shipment.ShipmentStatus;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads the file of the option {@code --statuses}: CSV with the columns table, old_status and new_status. It says what
 * a status means that the import does not know. The new status is one that the import knows, of this application or of
 * the old CRM. Statuses of orders hold for their events, too. The tables are orders, leads, payments and shipments.
 */
final class StatusMappingFile {

    private static final List<String> HEADER = List.of("table", "old_status", "new_status");

    private static final long MAX_BYTES = 1 << 20;

    /** The tables with statuses, and which statuses the import knows. */
    private static final Map<LegacyTable, Function<String, Optional<?>>> KNOWN = Map.of(
            LegacyTable.ORDER, OrderStatus::fromLegacy,
            LegacyTable.LEAD, LeadStatus::fromLegacy,
            LegacyTable.PAYMENT, PaymentStatus::fromLegacy,
            LegacyTable.SHIPMENT, ShipmentStatus::fromLegacy);

    private StatusMappingFile() {}

    /** @throws ExportUnreadable if the file is not valid; the message gives the line and the reason */
    static Map<LegacyTable, StatusMapping> read(Path file) {
        Map<LegacyTable, Map<String, String>> translations = new EnumMap<>(LegacyTable.class);
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > MAX_BYTES) {
                throw new ExportUnreadable(file + " is not a file of at most " + MAX_BYTES + " bytes");
            }
            try (CsvReader<CsvRecord> reader = CsvReader.builder().ofCsvRecord(file)) {
                for (CsvRecord line : reader) {
                    List<String> fields =
                            line.getFields().stream().map(String::strip).toList();
                    if (line.getStartingLineNumber() == 1) {
                        if (!fields.equals(HEADER)) {
                            throw new ExportUnreadable(
                                    file + ", line 1: the header must be " + String.join(",", HEADER));
                        }
                    } else {
                        add(file, line.getStartingLineNumber(), fields, translations);
                    }
                }
            }
        } catch (IOException | UncheckedIOException | CsvParseException e) {
            throw new ExportUnreadable(file + " cannot be read: " + e.getMessage(), e);
        }
        Map<LegacyTable, StatusMapping> mappings = new EnumMap<>(LegacyTable.class);
        translations.forEach((table, of) -> mappings.put(table, new StatusMapping(Map.copyOf(of))));
        StatusMapping orders = mappings.get(LegacyTable.ORDER);
        if (orders != null) {
            mappings.put(LegacyTable.ORDER_STATUS_EVENT, orders);
        }
        return mappings;
    }

    private static void add(
            Path file, long line, List<String> fields, Map<LegacyTable, Map<String, String>> translations) {
        if (fields.size() != HEADER.size() || fields.stream().anyMatch(String::isEmpty)) {
            throw new ExportUnreadable(file + ", line " + line + ": three values are required");
        }
        Map.Entry<LegacyTable, Function<String, Optional<?>>> known = KNOWN.entrySet().stream()
                .filter(entry -> entry.getKey().source().equals(fields.getFirst()))
                .findFirst()
                .orElseThrow(() -> new ExportUnreadable(
                        file + ", line " + line + ": " + fields.getFirst() + " is not a table with statuses"));
        LegacyTable table = known.getKey();
        if (known.getValue().apply(fields.get(2)).isEmpty()) {
            throw new ExportUnreadable(
                    file + ", line " + line + ": " + fields.get(2) + " is not a status of " + table.source());
        }
        String old = fields.get(1).toLowerCase(Locale.ROOT);
        if (translations.computeIfAbsent(table, of -> new HashMap<>()).putIfAbsent(old, fields.get(2)) != null) {
            throw new ExportUnreadable(file + ", line " + line + ": " + fields.get(1) + " occurs twice");
        }
    }
}
