package crm.legacy.staging;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.QuoteStrategies;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.PGCopyOutputStream;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.jdbc.datasource.DataSourceUtils;

/** Writes rows into staging tables with COPY, on the connection of the transaction. */
public final class CopyWriter {

    private static final int BUFFER = 1 << 18;

    private final DataSource dataSource;

    public CopyWriter(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** Takes complete rows, because the connection can do nothing else while a COPY is open. */
    public void write(String table, List<String> columns, List<@Nullable Object[]> rows) {
        if (rows.isEmpty()) {
            return;
        }
        String sql = "copy " + table + " (" + String.join(", ", columns) + ") from stdin with (format csv)";
        try {
            PGConnection connection = DataSourceUtils.getConnection(dataSource).unwrap(PGConnection.class);
            // In CSV, PostgreSQL reads a quoted empty field as an empty text, and an unquoted one as null.
            try (CsvWriter csv = CsvWriter.builder()
                    .quoteStrategy(QuoteStrategies.EMPTY)
                    .bufferSize(BUFFER)
                    .build(new PGCopyOutputStream(connection, sql, BUFFER), StandardCharsets.UTF_8)) {
                String[] fields = new String[columns.size()];
                for (@Nullable Object[] row : rows) {
                    for (int i = 0; i < fields.length; i++) {
                        fields[i] = text(row[i]);
                    }
                    csv.writeRecord(fields);
                }
            }
        } catch (SQLException e) {
            throw new UncategorizedSQLException("staging", sql, e);
        } catch (IOException e) {
            throw e.getCause() instanceof SQLException cause
                    ? new UncategorizedSQLException("staging", sql, cause)
                    : new UncheckedIOException(e);
        }
    }

    /** The value in the text format of PostgreSQL. */
    private static @Nullable String text(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case String text -> text;
            case BigDecimal number -> number.toPlainString();
            case byte[] bytes -> "\\x" + HexFormat.of().formatHex(bytes);
            case Enum<?> constant -> constant.name();
            case List<?> texts ->
                texts.stream().map(text -> quoted(String.valueOf(text))).collect(Collectors.joining(",", "{", "}"));
            default -> value.toString();
        };
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
