package crm.feed;

import crm.security.FieldPermissions;
import graphql.GraphQLContext;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLScalarType;
import graphql.schema.GraphQLTypeUtil;
import java.time.OffsetDateTime;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.graphql.execution.GraphQlSource;
import org.springframework.stereotype.Component;

/**
 * The fields of the schema that changed columns are read by. A caller sees the values as far as a query would give
 * them: without fields that its role may not read, with personal data masked, and without ids of records that may be
 * hidden from it. Partners are told the names only.
 */
@Component
public class ChangedFields {

    private static final String CURRENCY = "currency";

    private static final Pattern LETTER = Pattern.compile("_(\\w)");

    /** Fields whose names differ from their columns. Many columns are read by a field of the same name. */
    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("API_KEY.key_prefix", "prefix"),
            Map.entry("CATALOGUE_BIKE.currency", "price"),
            Map.entry("COMPENSATION_REQUEST.amount_eur", "amount"),
            Map.entry("CONTACT_CHANNEL.is_primary", "primary"),
            Map.entry("CONTACT_CHANNEL.is_verified", "verified"),
            Map.entry("COUPON.currency", "amount"),
            Map.entry("CUSTOMER_MERGE.filled", "filledFields"),
            Map.entry("CUSTOMER_MERGE.undone_by_name", "undoneBy"),
            Map.entry("DOCUMENT.upload_id", "downloadUrl"),
            Map.entry("DOCUMENT.removed_by_name", "removedBy"),
            Map.entry("DOCUMENT.uploaded_by_name", "uploadedBy"),
            Map.entry("INSPECTION.photo_uploads", "photos"),
            Map.entry("LEAD.bike_snapshot", "bike"),
            Map.entry("NEGOTIATION.currency", "startPrice"),
            Map.entry("ORDER.bike_snapshot", "bike"),
            Map.entry("ORDER.cached_images", "bike"),
            Map.entry("ORDER.booking_amount_eur", "bookingAmount"),
            Map.entry("ORDER.total_price_rub", "totalPrice"),
            Map.entry("PAYMENT.currency", "amount"),
            Map.entry("REFUND_REQUEST.amount_eur", "amount"),
            Map.entry("TOUCHPOINT.task_id", "nextStep"));

    /** Types of records that assignments hide: all but these. */
    private static final Set<String> ASSIGNED =
            EnumSet.complementOf(EnumSet.of(RecordType.CATALOGUE_BIKE, RecordType.MANAGER, RecordType.API_KEY)).stream()
                    .map(RecordType::typeName)
                    .collect(Collectors.toSet());

    private final FieldPermissions permissions;

    private final ObjectProvider<GraphQlSource> schema;

    ChangedFields(FieldPermissions permissions, ObjectProvider<GraphQlSource> schema) {
        this.permissions = permissions;
        this.schema = schema;
    }

    /** The fields that a change gave other values, by name, as the caller of the current request sees them. */
    public List<ChangedField> of(Change change) {
        Map<String, ChangedField> fields = new TreeMap<>();
        for (ChangedColumn column : change.columns()) {
            GraphQLFieldDefinition field = field(change.type(), column.name());
            if (field != null && permissions.mayRead(change.type().typeName(), field)) {
                ChangedField shown =
                        new ChangedField(field.getName(), shown(field, column.before()), shown(field, column.after()));
                // Of an amount of money, the number is told, and the currency only where nothing else changed.
                fields.merge(
                        field.getName(), shown, (one, other) -> column.name().equals(CURRENCY) ? one : other);
            }
        }
        return List.copyOf(fields.values());
    }

    /** The field that reads a column; null if none does. */
    @Nullable
    GraphQLFieldDefinition field(RecordType type, String column) {
        GraphQLObjectType object =
                Objects.requireNonNull(schema.getObject().schema().getObjectType(type.typeName()), type.typeName());
        String named = NAMES.get(type.name() + "." + column);
        if (named != null) {
            return Objects.requireNonNull(object.getFieldDefinition(named), named);
        }
        String name =
                LETTER.matcher(column).replaceAll(letter -> letter.group(1).toUpperCase(Locale.ROOT));
        GraphQLFieldDefinition field = object.getFieldDefinition(name);
        return field == null && name.endsWith("Id")
                ? object.getFieldDefinition(name.substring(0, name.length() - 2))
                : field;
    }

    /** A field that is a record which may be one of others: its value is that record's id. */
    private boolean isHidden(GraphQLFieldDefinition field) {
        return !permissions.seesAllRecords()
                && ASSIGNED.contains(GraphQLTypeUtil.unwrapAll(field.getType()).getName());
    }

    private @Nullable Object shown(GraphQLFieldDefinition field, @Nullable Object value) {
        if (value == null || !permissions.seesValues() || isHidden(field)) {
            return null;
        }
        if (permissions.isMasked(field)) {
            return permissions.masked(field, String.valueOf(value));
        }
        return value instanceof String text
                        && GraphQLTypeUtil.unwrapAll(field.getType()) instanceof GraphQLScalarType scalar
                        && scalar.getName().equals("DateTime")
                ? scalar.getCoercing().serialize(OffsetDateTime.parse(text), GraphQLContext.getDefault(), Locale.ROOT)
                : value;
    }
}
