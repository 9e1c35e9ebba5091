package crm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import graphql.introspection.Introspection;
import graphql.schema.GraphQLEnumType;
import graphql.schema.GraphQLEnumValueDefinition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.support.EncodedResource;
import org.springframework.core.io.support.PropertiesLoaderUtils;
import org.springframework.graphql.execution.GraphQlSource;

/** Enum values are the same in the schema, in Java and in the database, and have labels in two languages. */
@ApiTest
class EnumsTest {

    /** Enums of the schema whose class is nested in another and has a shorter name. */
    private static final Map<String, String> NAMES = Map.of(
            "BikeImageSource", "Picture.Source",
            "CountPrecision", "TotalCount.Precision",
            "ExportType", "Export.Type",
            "ExportFormat", "Export.Format",
            "ExportState", "Export.State",
            "ImageBackfillState", "ImageBackfill.State",
            "RecordImportState", "RecordImport.State",
            "TrackingStepState", "TrackingStep.State");

    @Autowired
    private Api api;

    @Autowired
    private GraphQlSource schema;

    @Autowired
    private TestDatabase database;

    @Test
    void schemaEnumsMatchTheCode() {
        Map<String, List<String>> java = new HashMap<>();
        for (JavaClass found : new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("crm")) {
            if (found.isEnum() && found.reflect().isEnum()) {
                java.put(found.getName().replaceFirst(".*\\.", "").replace('$', '.'), constants(found.reflect()));
            }
        }
        List<GraphQLEnumType> enums = schema.schema().getAllTypesAsList().stream()
                .filter(GraphQLEnumType.class::isInstance)
                .map(GraphQLEnumType.class::cast)
                .filter(type -> !Introspection.isIntrospectionTypes(type))
                .toList();
        assertThat(enums).hasSizeGreaterThan(25);
        for (GraphQLEnumType type : enums) {
            assertThat(java.get(NAMES.getOrDefault(type.getName(), type.getName())))
                    .as(type.getName())
                    .containsExactlyElementsOf(values(type));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "orders.status, OrderStatus",
        "orders.delivery_method, DeliveryMethod",
        "orders.cancel_reason, CancelReason",
        "leads.status, LeadStatus",
        "leads.reject_reason, RejectReason",
        "customers.preferred_channel, PreferredChannel",
        "shipments.status, ShipmentStatus",
        "tasks.priority, TaskPriority",
        "payments.direction, PaymentDirection",
        "payments.role, PaymentRole",
        "payments.method, PaymentMethod",
        "payments.status, PaymentStatus",
        "inspections.stage, InspectionStage",
        "checklist_items.item, ChecklistPoint",
        "checklist_items.result, CheckResult",
        "documents.type, DocumentType",
        "documents.uploaded_by_kind, ActorKind",
        "documents.removed_by_kind, ActorKind",
        "inspections.type, InspectionType",
        "uploads.purpose, UploadPurpose",
        "record_imports.state, RecordImportState",
        "exports.type, ExportType",
        "exports.format, ExportFormat",
        "exports.state, ExportState",
        "webhooks.state, WebhookState",
        "webhook_deliveries.status, WebhookDeliveryStatus",
        "image_backfills.state, ImageBackfillState",
        "image_archives.state, ImageArchiveState",
        "status_history.subject, HistorySubject",
        "status_history.actor_kind, ActorKind",
        "service_levels.subject, HistorySubject",
        "customer_merges.actor_kind, ActorKind",
        "customer_merges.undone_by_kind, ActorKind",
        "notifications.actor_kind, ActorKind",
        "touchpoints.direction, TouchpointDirection",
        "touchpoints.outcome, TouchpointOutcome",
    })
    void databaseAcceptsOnlyValuesOfTheSchema(String column, String type) {
        assertThat(checked(column)).isEqualTo(new TreeSet<>(values((GraphQLEnumType)
                schema.schema().getType(type))));
    }

    @Test
    void historyAcceptsStatusesAndReasonsOfOrdersAndLeads() {
        Set<String> leads = checkedBy("status_history_lead_status_check");
        leads.remove("LEAD");
        assertThat(leads).isEqualTo(new TreeSet<>(values((GraphQLEnumType)
                schema.schema().getType("LeadStatus"))));
        Set<String> orders = checkedBy("status_history_order_status_check");
        orders.remove("ORDER");
        assertThat(orders).isEqualTo(new TreeSet<>(values((GraphQLEnumType)
                schema.schema().getType("OrderStatus"))));
        Set<String> reasons =
                new TreeSet<>(values((GraphQLEnumType) schema.schema().getType("RejectReason")));
        reasons.addAll(values((GraphQLEnumType) schema.schema().getType("CancelReason")));
        Set<String> checked = checkedBy("status_history_reason_check");
        checked.remove("LEAD");
        assertThat(checked).isEqualTo(reasons);
    }

    /** A column that holds names in capitals, by what it is called, has a check that lists them. */
    @Test
    void everyEnumColumnHasACheckConstraint() {
        assertThat(database.jdbc().sql("""
                        select c.table_name || '.' || c.column_name
                        from information_schema.columns c
                        where c.table_schema = current_schema() and c.data_type = 'text'
                          and c.column_name in ('status', 'subject', 'role', 'method', 'direction', 'priority', 'stage',
                            'result', 'item', 'kind', 'state', 'format', 'actor_kind', 'delivery_method',
                            'cancel_reason', 'reject_reason', 'preferred_channel', 'currency')
                          and not exists (
                            select from pg_constraint k join pg_attribute a on a.attrelid = k.conrelid and a.attnum =
                              any(k.conkey)
                            where k.contype = 'c' and k.conrelid = c.table_name::regclass and a.attname = c.column_name)
                        order by 1""").query(String.class).list())
                // Triggers write the first; the second belongs to rows without a link, and the last contains only
                // statuses of the settings.
                .containsExactly("changes.actor_kind", "legacy_unresolved_references.kind", "service_levels.status");
    }

    @ParameterizedTest
    @CsvSource({"OrderStatus", "LeadStatus", "ShipmentStatus", "ChecklistPoint", "DuplicateReason"})
    void everyDisplayedValueHasALabel(String type) throws Exception {
        Properties english = PropertiesLoaderUtils.loadProperties(new ClassPathResource("messages.properties"));
        Set<String> labelled = new TreeSet<>();
        english.stringPropertyNames().stream()
                .filter(key -> key.startsWith(type + "."))
                .forEach(key -> labelled.add(key.substring(type.length() + 1)));
        assertThat(labelled).isEqualTo(new TreeSet<>(values((GraphQLEnumType)
                schema.schema().getType(type))));
    }

    /** Forms offer every enum, and pages show it: each value has a label of its own in both languages. */
    @Test
    void enumLabelsLabelsEveryValueInBothLanguages() {
        Map<String, List<String>> declared = new TreeMap<>();
        schema.schema().getAllTypesAsList().stream()
                .filter(GraphQLEnumType.class::isInstance)
                .map(GraphQLEnumType.class::cast)
                .filter(type -> !Introspection.isIntrospectionTypes(type))
                .forEach(type -> declared.put(type.getName(), values(type)));
        // Of an argument of a directive: no field has it.
        declared.remove("PersonalData");
        Set<String> unlabelled = new TreeSet<>();
        for (String language : List.of("messages.properties", "messages_ru.properties")) {
            Properties labels = properties(language);
            declared.forEach((type, values) -> values.stream()
                    .map(value -> type + "." + value)
                    .filter(key -> labels.getProperty(key, "").isBlank())
                    .forEach(key -> unlabelled.add(language + " " + key)));
        }
        assertThat(unlabelled).isEmpty();
        for (String language : List.of("en", "ru")) {
            Reply reply = api.as("manager").in(language).query("{ enumLabels { type values { value label } } }");
            Map<String, List<String>> answered = new TreeMap<>();
            reply.data("enumLabels")
                    .forEach(type -> answered.put(
                            type.path("type").asString(),
                            type.path("values")
                                    .valueStream()
                                    .map(value -> value.path("value").asString())
                                    .toList()));
            assertThat(answered).isEqualTo(declared);
        }
        String query = "{ enumLabels(types: [\"TaskPriority\", \"DeliveryMethod\"]) { type values { label } } }";
        assertThat(api.as("manager").in("ru").query(query).data("enumLabels").toString())
                .isEqualTo("[{\"type\":\"TaskPriority\",\"values\":[{\"label\":\"Низкий\"},{\"label\":\"Обычный\"},"
                        + "{\"label\":\"Высокий\"},{\"label\":\"Срочный\"}]},{\"type\":\"DeliveryMethod\",\"values\":["
                        + "{\"label\":\"Грузовая доставка\"},{\"label\":\"Курьер\"},{\"label\":\"Самовывоз\"}]}]");
        assertThat(api.query("{ enumLabels(types: [\"PersonalData\"]) { type } }")
                        .refusal())
                .isEqualTo(new Reply.Refusal("BAD_REQUEST", "types", "Unknown value: PersonalData."));
    }

    private static Properties properties(String file) {
        try {
            return PropertiesLoaderUtils.loadProperties(new EncodedResource(new ClassPathResource(file), UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Set<String> checked(String column) {
        return checkedBy(column.replace('.', '_') + "_check");
    }

    private Set<String> checkedBy(String constraint) {
        String definition = database.jdbc()
                .sql("select pg_get_constraintdef(oid) from pg_constraint where conname = ?")
                .param(constraint)
                .query(String.class)
                .single();
        Set<String> values = new TreeSet<>();
        Pattern.compile("'([A-Z0-9_]+)'::text")
                .matcher(definition)
                .results()
                .forEach(value -> values.add(value.group(1)));
        return values;
    }

    private static List<String> values(GraphQLEnumType type) {
        return type.getValues().stream()
                .map(GraphQLEnumValueDefinition::getName)
                .toList();
    }

    private static List<String> constants(Class<?> type) {
        return Arrays.stream(type.getEnumConstants())
                .map(constant -> ((Enum<?>) constant).name())
                .toList();
    }
}
