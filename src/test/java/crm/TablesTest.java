package crm;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLObjectType;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.graphql.execution.GraphQlSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** Each table is written by a mutation, and each column is read by a field of the schema; or a reason is given here. */
@ApiTest
class TablesTest {

    /** Tables that no mutation writes, with the reason. */
    private static final Map<String, String> NOT_WRITTEN = Map.ofEntries(
            entry("audit_log", "the audit log of the old CRM; the import writes it"),
            entry("feed_epochs", "the clusters that the database was in; the start of the server writes them"),
            entry("feed_retention", "a job moves it: FeedRetentionTest"),
            entry("imported_records", "importRecords needs an uploaded file: RecordImportTest"),
            entry("legacy_data", "columns of the old CRM without a counterpart; the import writes them"),
            entry("legacy_records", "what the import brought"),
            entry("legacy_unresolved_references", "what the import did not find"),
            entry("partners", "createApiKey adds a partner whose name is new; the ready operation names an old one"),
            entry("record_import_errors", "importRecords needs an uploaded file: RecordImportTest"),
            entry("record_imports", "importRecords needs an uploaded file: RecordImportTest"),
            entry("service_levels", "settings; the start of the server writes them"),
            entry("telegram_subscribers", "subscribers of the old CRM's bot; the import writes them"));

    /** The types whose fields read a table. */
    private static final Map<String, List<String>> TYPES = Map.ofEntries(
            entry("api_keys", List.of("ApiKey")),
            entry("audit_log", List.of("AuditEntry")),
            entry("bikes", List.of("CatalogueBike")),
            entry("changes", List.of("Change")),
            entry("checklist_items", List.of("ChecklistItem")),
            entry("comment_texts", List.of("FormerCommentText")),
            entry("comments", List.of("Comment")),
            entry("compensation_requests", List.of("CompensationRequest")),
            entry("contact_channels", List.of("ContactChannel")),
            entry("coupon_redemptions", List.of("CouponRedemption")),
            entry("coupons", List.of("Coupon")),
            entry("customer_merges", List.of("CustomerMerge")),
            entry("customer_preferences", List.of("CustomerPreferences")),
            entry("customers", List.of("Customer")),
            entry("documents", List.of("Document")),
            entry("exports", List.of("Export")),
            entry("image_archives", List.of("ImageArchiveProgress")),
            entry("image_backfills", List.of("ImageBackfill")),
            entry("inbox_reads", List.of("InboxItem")),
            entry("inspections", List.of("Inspection")),
            entry("leads", List.of("Lead")),
            entry("negotiations", List.of("Negotiation")),
            entry("order_cases", List.of("OrderCase")),
            entry("notifications", List.of("InboxItem")),
            entry("orders", List.of("Order")),
            entry("partner_customers", List.of("Customer")),
            entry("payments", List.of("Payment")),
            entry("record_imports", List.of("RecordImport")),
            entry("refund_requests", List.of("RefundRequest")),
            entry("reviews", List.of("Review")),
            entry("shipment_events", List.of("ShipmentEvent")),
            entry("shipments", List.of("Shipment")),
            entry("status_history", List.of("OrderHistoryEntry", "LeadHistoryEntry")),
            entry("tasks", List.of("Task")),
            entry("telegram_subscribers", List.of("Manager")),
            entry("touchpoints", List.of("Touchpoint")),
            entry("uploads", List.of("Upload")),
            entry("users", List.of("Manager")),
            entry("webhook_deliveries", List.of("WebhookDelivery")),
            entry("webhooks", List.of("Webhook")));

    /** The field that reads a column whose name differs from it. */
    private static final Map<String, String> FIELDS = Map.ofEntries(
            entry("api_keys.key_prefix", "ApiKey.prefix"),
            entry("bikes.currency", "CatalogueBike.price"),
            entry("changes.actor_id", "Change.actor"),
            entry("changes.actor_kind", "Change.actor"),
            entry("changes.actor_name", "Change.actor"),
            entry("changes.customer_id", "Query.changes"),
            entry("changes.epoch", "Change.cursor"),
            entry("changes.fields", "Change.changedFields"),
            entry("changes.lead_id", "Query.changes"),
            entry("changes.order_id", "Query.changes"),
            entry("changes.record_type", "Change.type"),
            entry("changes.seq", "Change.cursor"),
            entry("changes.tx_id", "Change.cursor"),
            entry("checklist_items.inspection_id", "Inspection.checklist"),
            entry("checklist_items.photo_uploads", "ChecklistItem.photos"),
            entry("comment_texts.comment_id", "Comment.formerTexts"),
            entry("compensation_requests.amount_eur", "CompensationRequest.amount"),
            entry("contact_channels.customer_id", "Customer.contactChannels"),
            entry("contact_channels.is_primary", "ContactChannel.primary"),
            entry("contact_channels.is_verified", "ContactChannel.verified"),
            entry("coupons.currency", "Coupon.amount"),
            entry("customer_merge_moves.kind", "CustomerMerge.movedOrders"),
            entry("customer_merge_moves.merge_id", "CustomerMerge.movedOrders"),
            entry("customer_merge_moves.record_id", "CustomerMerge.movedOrders"),
            entry("customer_merges.actor_id", "CustomerMerge.mergedBy"),
            entry("customer_merges.actor_kind", "CustomerMerge.mergedBy"),
            entry("customer_merges.actor_name", "CustomerMerge.mergedBy"),
            entry("customer_merges.filled", "CustomerMerge.filledFields"),
            entry("customer_merges.survivor_id", "Customer.merges"),
            entry("customer_merges.undone_by_kind", "CustomerMerge.undoneBy"),
            entry("customer_merges.undone_by_name", "CustomerMerge.undoneBy"),
            entry("customer_preferences.customer_id", "Customer.preferences"),
            entry("customers.merged_at", "CustomerMerge.mergedAt"),
            entry("documents.removed_by_kind", "Document.removedBy"),
            entry("documents.removed_by_name", "Document.removedBy"),
            entry("documents.upload_id", "Document.downloadUrl"),
            entry("documents.uploaded_by_kind", "Document.uploadedBy"),
            entry("documents.uploaded_by_name", "Document.uploadedBy"),
            entry("exports.position", "Export.cursor"),
            entry("image_archives.copies", "Bike.cachedImages"),
            entry("image_archives.order_id", "Bike.archive"),
            entry("inbox_reads.item_key", "InboxItem.key"),
            entry("inbox_reads.person_id", "Query.inbox"),
            entry("inspections.photo_uploads", "Inspection.photos"),
            entry("leads.bike_snapshot", "Lead.bike"),
            entry("legacy_data.data", "Order.legacyData"),
            entry("legacy_data.record_id", "Order.legacyData"),
            entry("negotiations.currency", "Negotiation.startPrice"),
            entry("notifications.actor_kind", "InboxItem.actor"),
            entry("notifications.actor_name", "InboxItem.actor"),
            entry("notifications.comment_id", "InboxItem.record"),
            entry("notifications.id", "InboxItem.key"),
            entry("notifications.lead_id", "InboxItem.record"),
            entry("notifications.order_id", "InboxItem.record"),
            entry("notifications.recipient_id", "Query.inbox"),
            entry("notifications.task_id", "InboxItem.record"),
            entry("order_cases.created_at", "OrderCase.openedAt"),
            entry("orders.bike_snapshot", "Order.bike"),
            entry("orders.booking_amount_eur", "Order.bookingAmount"),
            entry("orders.cached_images", "Bike.cachedImages"),
            entry("orders.delivery_estimate", "Shipment.estimatedDelivery"),
            entry("orders.total_price_rub", "Order.totalPrice"),
            entry("partners.name", "ApiKey.partner"),
            entry("payments.currency", "Payment.amount"),
            entry("refund_requests.amount_eur", "RefundRequest.amount"),
            entry("shipment_events.shipment_id", "Shipment.events"),
            entry("status_history.actor_kind", "OrderHistoryEntry.actor"),
            entry("status_history.actor_name", "OrderHistoryEntry.actor"),
            entry("status_history.former_status_seconds", "OrderHistoryEntry.timeInPreviousStatus"),
            entry("status_history.subject", "Query.statusHistory"),
            entry("touchpoints.task_id", "Touchpoint.nextStep"),
            entry("telegram_subscribers.user_id", "Manager.telegramUsername"),
            entry("telegram_subscribers.username", "Manager.telegramUsername"),
            entry("webhook_deliveries.epoch", "WebhookDelivery.cursor"),
            entry("webhook_deliveries.seq", "WebhookDelivery.cursor"),
            entry("webhook_deliveries.webhook_id", "Webhook.deliveries"),
            entry("webhooks.epoch", "Webhook.cursor"),
            entry("webhooks.owner_id", "Webhook.owner"),
            entry("webhooks.owner_kind", "Webhook.owner"),
            entry("webhooks.owner_name", "Webhook.owner"),
            entry("webhooks.seq", "Webhook.cursor"),
            entry("webhooks.state_reason", "Webhook.pausedReason"));

    private static final String SELECTION = "decides who sees the record, and is not shown";

    private static final String JOB = "what a job needs to run, with the rights of the person who started it";

    private static final String SEARCH = "derived from other columns for the search";

    /** Columns that no field reads, and tables of which no column is read, with the reason. */
    private static final Map<String, String> NOT_READ = Map.ofEntries(
            entry("feed_epochs", "the clusters that the database was in"),
            entry("feed_retention", "the last change that the feed no longer answers"),
            entry("idempotency_records", "keys of callers, which only the caller knows"),
            entry("imported_records", "finds the record of a line that is imported again"),
            entry("legacy_records", "what the import brought"),
            entry("legacy_unresolved_references", "what the import did not find"),
            entry("record_import_errors", "the file of errors, at RecordImport.errorFileUrl, has them"),
            entry("scheduled_tasks", "the queue of jobs"),
            entry("service_levels", "settings; slaDueAt of a record follows from them"),
            entry("tracking_tokens", "hashes of secrets; a manager reissues and revokes them"),
            entry("*.change_seq", "the position of a change"),
            entry("*.legacy_uuid", "an id of the old CRM that finds the record"),
            entry("*.partner_customer_id", SELECTION),
            entry("*.partner_id", SELECTION),
            entry("*.search_bike", SEARCH),
            entry("*.search_name", SEARCH),
            entry("*.tx_id", "the position of a change"),
            entry("api_keys.created_by", "for audits in SQL"),
            entry("api_keys.key_hash", "the hash of a secret"),
            entry("audit_log.updated_at", "rows never change"),
            entry("audit_log.version", "rows never change"),
            entry("comment_texts.number", "the order of former texts"),
            entry("contact_channels.updated_at", "a channel is changed without a version"),
            entry("contact_channels.version", "a channel is changed without a version"),
            entry("customer_merges.seq", "the order of merges"),
            entry("customer_preferences.created_at", "preferences are read with the customer"),
            entry("customer_preferences.id", "preferences are read with the customer"),
            entry("customer_preferences.version", "preferences are changed with the customer's version"),
            entry("customers.phone_extension", "derived from phoneRaw"),
            entry("documents.created_at", "uploadedAt is the time that people mean"),
            entry("exports.attempts", JOB),
            entry("exports.filter", JOB),
            entry("exports.requested_by", JOB),
            entry("exports.role", JOB),
            entry("exports.scopes", JOB),
            entry("exports.since", JOB),
            entry("exports.viewer_id", JOB),
            entry("image_archives.backfill_id", JOB),
            entry("image_archives.created_at", JOB),
            entry("image_archives.storage_key", "where the store of pictures has them"),
            entry("image_archives.updated_at", JOB),
            entry("image_backfills.started_by", JOB),
            entry("image_backfills.taken_on", JOB),
            entry("image_backfills.updated_at", JOB),
            entry("leads.contact_by_others", SELECTION),
            entry("leads.contact_phone_raw", "contactPhone shows the number that it means"),
            entry("partner_customers.customer_id", SELECTION),
            entry("partners.created_at", "ApiKey.createdAt is the time that people mean"),
            entry("partners.id", "ApiKey.partner names the partner"),
            entry("record_imports.attempts", JOB),
            entry("record_imports.caller_id", JOB),
            entry("record_imports.caller_kind", JOB),
            entry("record_imports.caller_name", JOB),
            entry("record_imports.file_sha256", JOB),
            entry("record_imports.language", JOB),
            entry("record_imports.last_line", JOB),
            entry("record_imports.role", JOB),
            entry("record_imports.scopes", JOB),
            entry("record_imports.upload_id", JOB),
            entry("partner_customers.phone_extension", "derived from phoneRaw"),
            entry("shipment_events.created_at", "occurredAt is the time that people mean"),
            entry("shipment_events.superseded", "whether a person has changed the shipment since"),
            entry("shipments.entered_delivered_at", "what a person entered, from which reports go on"),
            entry("shipments.entered_shipped_at", "what a person entered, from which reports go on"),
            entry("shipments.entered_status", "what a person entered, from which reports go on"),
            entry("shipments.entered_status_changed_at", "what a person entered, from which reports go on"),
            entry("shipments.tracking_key", SEARCH),
            entry("status_history.resumed", "what a correction withdrew; figures read it"),
            entry("status_history.withdraws", "what a correction withdrew; figures read it"),
            entry("uploads.attached_at", "state says that the file is used"),
            entry("uploads.caller_id", SELECTION),
            entry("uploads.caller_kind", SELECTION),
            entry("uploads.caller_name", SELECTION),
            entry("uploads.expected_sha256", "sha256 is the same once the file has arrived"),
            entry("uploads.role", SELECTION),
            entry("uploads.scopes", SELECTION),
            entry("users.awaits_sign_in", "whether the person has not signed in yet"),
            entry("users.subject", "the name of the person at the identity provider"),
            entry("webhook_deliveries.first_attempt_at", "from which the time of retries counts"),
            entry("webhooks.failures", "how many deliveries at a time the receiver gets"),
            entry("webhooks.previous_secret", "a secret that only its creator was told"),
            entry("webhooks.role", JOB),
            entry("webhooks.scopes", JOB),
            entry("webhooks.secret", "a secret that only its creator was told"));

    @Autowired
    private Api api;

    @Autowired
    private TestDatabase database;

    @Autowired
    private GraphQlSource schema;

    @Test
    void eachTableIsWrittenByAMutation() throws SQLException {
        try (Connection connection = database.connect()) {
            eachTableIsWrittenByAMutation(JdbcClient.create(new SingleConnectionDataSource(connection, true)));
        }
    }

    private void eachTableIsWrittenByAMutation(JdbcClient jdbc) {
        Set<String> tables = tables();
        Set<String> written = new TreeSet<>();
        for (OperationFile mutation : OperationFile.in(Path.of("graphql", "operations"))) {
            if (!mutation.isMutation()) {
                continue;
            }
            Api.Client client = mutation.client(api, "manager");
            Map<String, String> before = contents(jdbc, tables);
            Reply reply = mutation.send(client, mutation.variables());
            assertThat(reply.json().has("errors")).as(reply.body()).isFalse();
            Map<String, String> after = contents(jdbc, tables);
            tables.stream()
                    .filter(table -> !after.get(table).equals(before.get(table)))
                    .forEach(written::add);
            database.restoreFixture();
        }
        Set<String> notWritten = new TreeSet<>(tables);
        notWritten.removeAll(written);
        assertThat(notWritten).isEqualTo(new TreeSet<>(NOT_WRITTEN.keySet()));
    }

    private Set<String> tables() {
        return new TreeSet<>(database.jdbc().sql("""
                        select table_name from information_schema.tables
                        where table_schema = current_schema() and table_type = 'BASE TABLE'
                          and table_name not like 'databasechangelog%'
                        """).query(String.class).list());
    }

    /** A hash of the rows of each table. */
    private static Map<String, String> contents(JdbcClient jdbc, Set<String> tables) {
        String union = tables.stream().map(table -> """
                        select '%1$s' as name, md5(coalesce(string_agg(t::text, ' ' order by t::text), '')) as hash
                        from %1$s t
                        """.formatted(table)).collect(Collectors.joining("union all "));
        return jdbc.sql(union).query((row, number) -> Map.entry(row.getString("name"), row.getString("hash"))).stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    @Test
    void eachColumnIsReadByAField() {
        Set<String> fields = schema.schema().getAllTypesAsList().stream()
                .filter(GraphQLObjectType.class::isInstance)
                .map(GraphQLObjectType.class::cast)
                .flatMap(type -> type.getFieldDefinitions().stream()
                        .map(GraphQLFieldDefinition::getName)
                        .map(name -> type.getName() + "." + name))
                .collect(Collectors.toSet());
        Set<String> columns =
                new TreeSet<>(database.jdbc().sql("""
                        select table_name || '.' || column_name from information_schema.columns
                        where table_schema = current_schema() and table_name not like 'databasechangelog%'
                        """).query(String.class).list());
        Set<String> unread = new TreeSet<>(columns);
        unread.removeIf(column -> readers(column).anyMatch(fields::contains));
        assertThat(columns).as("columns with a field").containsAll(FIELDS.keySet());
        assertThat(fields).as("fields of columns").containsAll(FIELDS.values());
        Set<String> reasons = new TreeSet<>();
        for (String column : unread) {
            reasons.add(Stream.of(column, column.replaceFirst("\\..*", ""), column.replaceFirst(".*\\.", "*."))
                    .filter(NOT_READ::containsKey)
                    .findFirst()
                    .orElse(column + " has neither a field nor a reason"));
        }
        assertThat(reasons).isEqualTo(new TreeSet<>(NOT_READ.keySet()));
    }

    /** The fields that may read a column: the one of its name, or of the record whose id it has. */
    private static Stream<String> readers(String column) {
        String field = FIELDS.get(column);
        if (field != null) {
            return Stream.of(field);
        }
        int point = column.indexOf('.');
        String name = Pattern.compile("_(\\w)")
                .matcher(column.substring(point + 1))
                .replaceAll(letter -> letter.group(1).toUpperCase(Locale.ROOT));
        return TYPES.getOrDefault(column.substring(0, point), List.of()).stream()
                .flatMap(type -> Stream.of(type + "." + name, type + "." + name.replaceFirst("Id$", "")));
    }
}
