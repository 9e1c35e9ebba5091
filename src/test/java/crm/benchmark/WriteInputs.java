package crm.benchmark;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** The values of the requests that change records. */
final class WriteInputs {

    /** Whom a client may belong to: see {@link WriteWorkload}. */
    static final int CALLERS_OF_A_CLIENT = 4;

    private static final String USER = "01900000-0000-7000-8000-00000000beec";

    private WriteInputs() {}

    /** A record of a caller, whose status the caller knows. */
    private static final class Owned {

        final UUID id;

        String status;

        Owned(UUID id, String status) {
            this.id = id;
            this.status = status;
        }
    }

    /** Back and forth between two statuses. */
    static WriteWorkload.Inputs leadStatuses(Database database, int clients) throws SQLException {
        List<Owned> leads = records(
                database,
                "select id, status from leads where status in ('IN_PROGRESS', 'CONTACTED') order by md5(id::text)");
        return caller -> {
            int[] index = {caller};
            return () -> {
                Owned lead = leads.get(index[0]);
                index[0] = next(index[0], caller, clients, leads.size());
                Map<String, Object> values = common("changeLeadStatus");
                values.put("id", lead.id);
                values.put("former", lead.status);
                lead.status = lead.status.equals("CONTACTED") ? "IN_PROGRESS" : "CONTACTED";
                values.put("status", lead.status);
                values.put("change_id", UUID.randomUUID());
                return values;
            };
        };
    }

    static WriteWorkload.Inputs notesOfOrders(Database database, int clients) throws SQLException {
        List<Owned> orders = records(database, "select id, status from orders order by md5(id::text) limit 20000");
        AtomicLong count = new AtomicLong();
        return caller -> {
            int[] index = {caller};
            return () -> {
                Owned order = orders.get(index[0]);
                index[0] = next(index[0], caller, clients, orders.size());
                Map<String, Object> values = common("updateOrder");
                values.put("id", order.id);
                values.put("notes", "Prefers to be called after six; asked " + count.incrementAndGet() + " times.");
                return values;
            };
        };
    }

    /** Each of a new customer. */
    static WriteWorkload.Inputs bookings() {
        long run = System.currentTimeMillis() / 1_000 % 100_000;
        AtomicLong count = new AtomicLong();
        return caller -> {
            return () -> {
                long number = count.incrementAndGet();
                Map<String, Object> values = common("createBooking");
                String url = "https://bikehub.example/classifieds/item/%d-%d-%d".formatted(run, caller, number);
                values.put("email", "anna.%d.%d.%d@example.com".formatted(run, caller, number));
                values.put("phone", "+79%02d%07d".formatted(caller, run % 100 * 100_000 + number));
                values.put("url", url);
                values.put("code", "%05d%02d%07d".formatted(run, caller, number));
                values.put("bike", """
                        {"title": "Trek Fuel EX 8", "brand": "Trek", "model": "Fuel EX 8", "price": 1450.00,
                         "currency": "EUR", "images": ["https://photos.bikehub.example/1/1.jpg"], "bikeUrl": "%s",
                         "externalBikeRef": "%s", "takenAt": "2026-11-30T06:46:11.138052Z"}""".formatted(url, url));
                for (String id :
                        List.of("customer_id", "lead_id", "order_id", "token_id", "change_id", "order_change_id")) {
                    values.put(id, UUID.randomUUID());
                }
                return values;
            };
        };
    }

    private static Map<String, Object> common(String mutation) {
        Map<String, Object> values = new HashMap<>();
        OffsetDateTime now = OffsetDateTime.now(ZoneOffset.UTC);
        values.put("now", now);
        values.put("user", UUID.fromString(USER));
        values.put("change", """
                {"kind": "USER", "id": "%s", "name": "Benchmark", "mutation": "%s",
                 "request": "035aecf1-5fc6-a2d1-3200-46e1e2881ab5", "at": "%s"}""".formatted(USER, mutation, now));
        return values;
    }

    private static int next(int index, int caller, int clients, int size) {
        int next = index + clients * CALLERS_OF_A_CLIENT;
        return next < size ? next : caller;
    }

    private static List<Owned> records(Database database, String sql) throws SQLException {
        List<Owned> records = new ArrayList<>();
        try (Connection connection = database.connection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                records.add(new Owned(row.getObject(1, UUID.class), row.getString(2)));
            }
        }
        return records;
    }
}
