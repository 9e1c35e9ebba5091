package crm.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The SQL that a page of a sorted list is made of. */
@Tag("unit")
class KeysetTest {

    private static final TableMapping<UUID> ORDERS =
            new TableMapping<>("o.id", "orders o", "o.id", (row, number) -> row.getObject("id", UUID.class), id -> id);

    private static final Keyset OLDEST = Keyset.ascending("CREATED_AT_ASC", "o.created_at", "timestamptz");

    private static final Keyset NEWEST = Keyset.descending("CREATED_AT_DESC", "o.created_at", "timestamptz");

    private static final Keyset BY_STATUS = new Keyset(
            "STATUS",
            List.of(new Keyset.Key("o.status", "text"), new Keyset.Key("o.created_at", "timestamptz")),
            false);

    private static final Cursors.Position POSITION = new Cursors.Position(List.of("a"), new UUID(1, 2));

    private static Pages.Span span(
            Keyset sort, boolean backward, Cursors.@Nullable Position after, Cursors.@Nullable Position before) {
        return new Pages.Span(sort, backward, after, before);
    }

    @Test
    void ordersByTheKeysAndThenByTheId() {
        assertThat(span(OLDEST, false, null, null).order(ORDERS)).isEqualTo("o.created_at asc, o.id asc");
        assertThat(span(NEWEST, false, null, null).order(ORDERS)).isEqualTo("o.created_at desc, o.id desc");
        assertThat(span(BY_STATUS, false, null, null).order(ORDERS))
                .isEqualTo("o.status asc, o.created_at asc, o.id asc");
    }

    @Test
    void readsBackwardsInTheOtherDirection() {
        assertThat(span(OLDEST, true, null, null).order(ORDERS)).isEqualTo("o.created_at desc, o.id desc");
        assertThat(span(NEWEST, true, null, null).order(ORDERS)).isEqualTo("o.created_at asc, o.id asc");
    }

    @Test
    void hasNoConditionWithoutACursor() {
        assertThat(span(OLDEST, false, null, null).condition(ORDERS)).isEmpty();
    }

    @Test
    void combinesAfterAndBefore() {
        assertThat(span(OLDEST, false, POSITION, null).condition(ORDERS))
                .isEqualTo(" and (o.created_at, o.id) > (cast(:afterKey0 as timestamptz), :afterId)");
        assertThat(span(NEWEST, false, POSITION, null).condition(ORDERS))
                .isEqualTo(" and (o.created_at, o.id) < (cast(:afterKey0 as timestamptz), :afterId)");
        assertThat(span(OLDEST, true, POSITION, POSITION).condition(ORDERS))
                .isEqualTo(" and (o.created_at, o.id) > (cast(:afterKey0 as timestamptz), :afterId)"
                        + " and (o.created_at, o.id) < (cast(:beforeKey0 as timestamptz), :beforeId)");
    }

    @Test
    void comparesAllKeysAsARowValue() {
        assertThat(span(BY_STATUS, false, POSITION, null).condition(ORDERS))
                .isEqualTo(" and (o.status, o.created_at, o.id) >"
                        + " (cast(:afterKey0 as text), cast(:afterKey1 as timestamptz), :afterId)");
    }

    @Test
    void selectsKeysAsText() {
        assertThat(span(BY_STATUS, false, null, null).keys())
                .isEqualTo("o.status::text as cursor_key_0, o.created_at::text as cursor_key_1");
    }
}
