package crm.sql;

import static org.assertj.core.api.Assertions.assertThat;

import crm.TestDatabase;
import crm.graphql.Money;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.sql.Array;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Compares each component of a record with its column in one stored row. */
public final class RecordColumns {

    private RecordColumns() {}

    /**
     * Reads the only row of a table and fails if a component differs from its column. It fails as well if two columns
     * hold the same value: a mapper that swaps them would go unnoticed.
     *
     * @param type of the record that the mapping makes
     * @param columns the columns of components whose name is not that of the column in camel case
     */
    public static <T extends Record> void assertEqual(
            TestDatabase database, TableMapping<T> mapping, Class<T> type, Map<String, String> columns) {
        T record = database.jdbc()
                .sql("select " + mapping.columns() + " from " + mapping.from())
                .query(mapping.mapper())
                .single();
        Map<String, Object> row =
                database.jdbc().sql("select * from " + mapping.from()).query().singleRow();
        List<String> values = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            String column = columns.getOrDefault(component.getName(), snakeCase(component.getName()));
            assertThat(row).as("columns of " + mapping.from()).containsKey(column);
            String expected = text(row.get(column));
            assertThat(text(value(component, record)))
                    .as(component.getName() + " from " + column)
                    .isNotNull()
                    .isEqualTo(expected);
            values.add(expected);
        }
        assertThat(values).as("values of the row").doesNotHaveDuplicates();
    }

    private static String snakeCase(String name) {
        return name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }

    private static @Nullable Object value(RecordComponent component, Object record) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(component.getName(), e);
        }
    }

    /** The same text for a value of Java and for that of the driver. */
    private static @Nullable String text(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case Money money -> text(money.amount());
            case BigDecimal number -> number.stripTrailingZeros().toPlainString();
            case java.sql.Timestamp time -> time.toInstant().toString();
            case OffsetDateTime time -> time.toInstant().toString();
            case Instant time -> time.toString();
            case Array array -> text(elements(array));
            case Object[] array -> List.of(array).toString();
            default -> value.toString();
        };
    }

    private static Object elements(Array array) {
        try {
            return array.getArray();
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
