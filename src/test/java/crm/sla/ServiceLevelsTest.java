package crm.sla;

import static org.assertj.core.api.Assertions.assertThat;

import crm.Fixture;
import crm.TestDatabase;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.context.annotation.ClassPathBeanDefinitionScanner;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.type.filter.AssignableTypeFilter;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class ServiceLevelsTest {

    private static final Map<String, Duration> LEADS = Map.of(
            "NEW",
            Duration.ofMinutes(15),
            "IN_PROGRESS",
            Duration.ofHours(24),
            "CONTACTED",
            Duration.ofHours(24),
            "QUALIFIED",
            Duration.ofHours(24));

    private TestDatabase database;

    private Map<String, Duration> orders;

    @BeforeEach
    void fill() {
        database = TestDatabase.withFixture();
        orders = new HashMap<>();
        database.jdbc()
                .sql("select status, extract(epoch from due_in)::bigint from service_levels where subject = 'ORDER'")
                .query(row -> {
                    orders.put(row.getString(1), Duration.ofSeconds(row.getLong(2)));
                });
    }

    @Test
    void changedLevelUpdatesDueDates() {
        assertThat(due("leads", "code", "LEAD-000001")).isEqualTo("2018-07-02 11:55:00");
        assertThat(due("leads", "code", "LEAD-000002")).isEqualTo("2018-07-02 12:00:00");
        assertThat(due("orders", "order_code", "ORD-000007")).isEqualTo("2018-07-04 10:00:00");

        Map<String, Duration> leads = new HashMap<>(LEADS);
        leads.put("NEW", Duration.ofHours(1));
        orders.put("AWAITING_PAYMENT", Duration.ofDays(1));
        start(leads, orders);

        assertThat(due("leads", "code", "LEAD-000001")).isEqualTo("2018-07-02 12:40:00");
        assertThat(due("leads", "code", "LEAD-000002")).isEqualTo("2018-07-02 12:00:00");
        assertThat(due("orders", "order_code", "ORD-000007")).isEqualTo("2018-07-02 10:00:00");
    }

    @Test
    void removedLevelClearsDueDates() {
        orders.remove("DELIVERED");
        start(LEADS, orders);
        assertThat(due("orders", "order_code", "ORD-000011")).isNull();
    }

    @Test
    void unchangedLevelsUpdateNoRow() {
        String rows = "select string_agg(id || ' ' || xmin, ',' order by id) from orders";
        String before = database.jdbc().sql(rows).query(String.class).single();
        start(LEADS, orders);
        assertThat(database.jdbc().sql(rows).query(String.class).single()).isEqualTo(before);
    }

    @Test
    void carrierEstimateIsTheDueDateInTransit() {
        assertThat(due("orders", "order_code", "ORD-000010")).isEqualTo("2018-07-11 00:00:00");
        database.execute("update orders set delivery_estimate = '2018-07-20' where order_code = 'ORD-000010'");
        assertThat(due("orders", "order_code", "ORD-000010")).isEqualTo("2018-07-21 00:00:00");
        database.execute("update orders set delivery_estimate = null where order_code = 'ORD-000010'");
        assertThat(due("orders", "order_code", "ORD-000010")).isEqualTo("2018-07-28 06:00:00");
    }

    @Test
    void statusChangeUpdatesTheDueDate() {
        database.execute("update orders set status = 'DELIVERED', status_changed_at = '2018-07-05T00:00:00Z'"
                + " where order_code = 'ORD-000010'");
        assertThat(due("orders", "order_code", "ORD-000010")).isEqualTo("2018-07-19 00:00:00");
        database.execute("update orders set status = 'CLOSED' where order_code = 'ORD-000010'");
        assertThat(due("orders", "order_code", "ORD-000010")).isNull();
    }

    @Test
    void assignedRecordsAreDueAsInTheNextStatus() {
        assertThat(due("leads", "code", "LEAD-000001")).isEqualTo("2018-07-02 11:55:00");
        String assign = " set assigned_manager = '" + Fixture.MANAGER + "' where ";
        database.execute("update leads" + assign + "code = 'LEAD-000001'");
        database.execute("update orders" + assign + "order_code = 'ORD-000001'");
        assertThat(due("leads", "code", "LEAD-000001")).isEqualTo("2018-07-03 11:40:00");
        String order = due("orders", "order_code", "ORD-000001");
        Map<String, Duration> leads = new HashMap<>(LEADS);
        leads.put("IN_PROGRESS", Duration.ofHours(48));
        orders.put("AWAITING_DEPOSIT", Duration.ofHours(25));
        start(leads, orders);
        assertThat(due("leads", "code", "LEAD-000001")).isEqualTo("2018-07-04 11:40:00");
        assertThat(due("orders", "order_code", "ORD-000001")).isGreaterThan(order);
        database.execute("update leads set assigned_manager = null where code = 'LEAD-000001'");
        assertThat(due("leads", "code", "LEAD-000001")).isEqualTo("2018-07-02 11:55:00");
    }

    private void start(Map<String, Duration> leads, Map<String, Duration> orders) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(database.url());
        JdbcClient jdbc = JdbcClient.create(source);
        new ServiceLevels(
                        new ServiceLevelSettings(leads, orders),
                        new ServiceLevelRepository(jdbc),
                        dueDates(jdbc),
                        new TransactionTemplate(new JdbcTransactionManager(source)))
                .afterPropertiesSet();
    }

    /** The implementations of all modules, as the application finds them. */
    private static List<DueDates> dueDates(JdbcClient jdbc) {
        try (GenericApplicationContext context = new GenericApplicationContext()) {
            context.registerBean(JdbcClient.class, () -> jdbc);
            ClassPathBeanDefinitionScanner scanner = new ClassPathBeanDefinitionScanner(context, false);
            scanner.addIncludeFilter(new AssignableTypeFilter(DueDates.class));
            scanner.scan("crm");
            context.refresh();
            return List.copyOf(context.getBeansOfType(DueDates.class).values());
        }
    }

    private String due(String table, String key, String code) {
        return database.jdbc()
                .sql("select to_char(sla_due_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS') from " + table + " where "
                        + key + " = ?")
                .param(code)
                .query((row, number) -> java.util.Optional.ofNullable(row.getString(1)))
                .single()
                .orElse(null);
    }
}
