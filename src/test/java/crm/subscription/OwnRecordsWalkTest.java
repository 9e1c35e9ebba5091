package crm.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import crm.Api;
import crm.ApiTest;
import crm.ChangesTheDatabase;
import crm.Fixture;
import crm.TestDatabase;
import crm.Tokens;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.graphql.execution.GraphQlSource;
import org.springframework.test.context.TestPropertySource;

/** A manager who sees records of their own only is told of no others. */
@ApiTest
@ChangesTheDatabase
// As in VisibilityTest, whose application it uses.
@TestPropertySource(properties = "crm.visibility=OWN")
class OwnRecordsWalkTest {

    private static final String MINE = "(assigned_manager is null or assigned_manager = '" + Fixture.MANAGER + "')";

    @Autowired
    private Api api;

    @Autowired
    private TestDatabase database;

    @Autowired
    private Streams streams;

    @Autowired
    private GraphQlSource source;

    /** Ids and codes of orders and leads of another manager, of customers who have nothing else, and their parts. */
    private Set<String> hidden() {
        return new TreeSet<>(
                database.jdbc().sql("""
                        with o as (select * from orders where not %1$s), l as (select * from leads where not %1$s)
                        select unnest(array[o.id::text, o.order_code]) from o
                        union all select unnest(array[l.id::text, l.code]) from l
                        union all select unnest(array[c.id::text, c.code, c.email]) from customers c
                          where (exists (select from o where o.customer_id = c.id)
                              or exists (select from l where l.customer_id = c.id))
                            and not exists (select from orders x where x.customer_id = c.id and %1$s)
                            and not exists (select from leads x where x.customer_id = c.id and %1$s)
                        union all select p.id::text from payments p join o on o.id = p.order_id
                        union all select s.id::text from shipments s join o on o.id = s.order_id
                        union all select s.id::text from inspections s join o on o.id = s.order_id
                        union all select s.id::text from comments s join o on o.id = s.order_id
                        union all select s.id::text from documents s join o on o.id = s.order_id
                        union all select s.id::text from negotiations s join o on o.id = s.order_id
                        union all select s.id::text from order_cases s join o on o.id = s.order_id
                        union all select t.id::text from tasks t where t.assignee <> '%2$s'
                        """.formatted(MINE, Fixture.MANAGER)).query(String.class).list().stream()
                        .filter(text -> text != null)
                        .toList());
    }

    @Test
    void managerIsToldOfOwnAndUnassignedRecordsOnly() {
        // All that belongs to customers with even numbers is of another manager.
        String others = "assigned_manager = '" + Fixture.user(3) + "' where customer_id in"
                + " (select id from customers where right(code, 1) in ('0', '2', '4', '6', '8'))";
        database.execute("update orders set " + others + "; update leads set " + others + ";"
                + " update tasks set assignee = '" + Fixture.user(3) + "' where assignee is distinct from '"
                + Fixture.MANAGER + "' and (order_id in (select id from orders where not " + MINE + ") or lead_id in"
                + " (select id from leads where not " + MINE + "))");
        FeedWalk walk = new FeedWalk(api, database, streams, source.schema(), 2);
        String before = walk.cursor();
        Set<String> hidden = hidden();
        assertThat(hidden).hasSizeGreaterThan(60);
        walk.updateAll();
        hidden.addAll(hidden());
        FeedWalk.Told told = walk.compared(Tokens.of("manager"), before);
        assertThat(told.leaks(hidden)).isEmpty();
        assertThat(told.refused()).isEmpty();
        assertThat(told.recordIds("ORDER")).hasSizeGreaterThan(5);

        String updated = walk.cursor();
        walk.deleteAll();
        // Whose task it was is not known after its deletion: who sees its order hears of it.
        hidden.removeIf(text -> text.startsWith("7a000000"));
        assertThat(walk.compared(Tokens.of("manager"), updated).leaks(hidden)).isEmpty();
    }
}
