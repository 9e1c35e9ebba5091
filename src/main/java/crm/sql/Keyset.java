package crm.sql;

import java.util.List;

/**
 * An order of a list in which a page can begin at any row: sort keys that are never null, with the id as tie-breaker.
 *
 * @param name what a cursor says that it belongs to
 * @param keys an index over their expressions and the id makes every page cheap
 */
public record Keyset(String name, List<Key> keys, boolean descending) {

    /**
     * @param expression SQL of the key
     * @param sqlType the key's type, to read it back from a cursor
     */
    public record Key(String expression, String sqlType) {}

    public static Keyset ascending(String name, String expression, String sqlType) {
        return new Keyset(name, List.of(new Key(expression, sqlType)), false);
    }

    public static Keyset descending(String name, String expression, String sqlType) {
        return new Keyset(name, List.of(new Key(expression, sqlType)), true);
    }
}
