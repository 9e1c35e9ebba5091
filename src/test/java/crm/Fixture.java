package crm;

import java.time.Instant;

/** Ids and codes of the records in {@code fixture.sql}. */
public final class Fixture {

    /** The time at which the tests run. */
    public static final Instant NOW = Instant.parse("2018-07-02T12:00:00Z");

    public static final String ADMIN = "5e000000-0000-7000-8000-000000000001";

    public static final String MANAGER = "5e000000-0000-7000-8000-000000000002";

    /** Customers, leads and orders are numbered from 1 on, as are their codes: {@code ORD-000001}. */
    public static final int CUSTOMERS = 30;

    public static final int LEADS = 30;

    /** The first fifteen stand in the statuses in their order, the others are made by a rule. */
    public static final int ORDERS = 45;

    public static final int TASKS = 40;

    public static final int USERS = 24;

    private Fixture() {}

    public static String customer(int number) {
        return id("c0000000", number);
    }

    public static String lead(int number) {
        return id("1ead0000", number);
    }

    public static String order(int number) {
        return id("0d000000", number);
    }

    public static String shipment(int number) {
        return id("5b000000", number);
    }

    public static String task(int number) {
        return id("7a000000", number);
    }

    public static String payment(int number) {
        return id("9a000000", number);
    }

    public static String inspection(int number) {
        return id("14000000", number);
    }

    public static String user(int number) {
        return id("5e000000", number);
    }

    private static String id(String kind, int number) {
        return "%s-0000-7000-8000-%012d".formatted(kind, number);
    }
}
