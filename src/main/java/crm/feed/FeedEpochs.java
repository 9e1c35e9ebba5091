package crm.feed;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.context.annotation.Lazy;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Begins a new epoch of the feed when the server starts on a copy of the database: transaction ids belong to one
 * cluster, so those of a copy elsewhere can be lower than those of its last changes. Writes the table
 * {@code feed_epochs}.
 */
@Component
@Lazy(false)
class FeedEpochs implements InitializingBean {

    private static final Logger log = LoggerFactory.getLogger(FeedEpochs.class);

    private final JdbcClient jdbc;

    private final TransactionTemplate transaction;

    FeedEpochs(JdbcClient jdbc, TransactionTemplate transaction) {
        this.jdbc = jdbc;
        this.transaction = transaction;
    }

    private boolean isFirst() {
        return jdbc.sql("select count(*) = 1 from feed_epochs")
                .query(Boolean.class)
                .single();
    }

    @Override
    public void afterPropertiesSet() {
        transaction.executeWithoutResult(status -> {
            // Two nodes that start at the same time begin one epoch.
            jdbc.sql("lock table feed_epochs in share row exclusive mode").update();
            int begun = jdbc.sql("""
                            insert into feed_epochs (epoch, cluster, last_tx_id, last_seq)
                            select coalesce(e.epoch, 0) + 1, here.cluster, c.tx_id, c.seq
                            from (select s.system_identifier || '/' || d.oid as cluster
                              from pg_control_system() s, pg_database d where d.datname = current_database()) here
                            left join (
                              select epoch, cluster from feed_epochs order by epoch desc limit 1) e on true
                            left join (
                              select tx_id, seq from changes order by epoch desc, tx_id desc, seq desc limit 1) c
                              on true
                            where e.cluster is distinct from here.cluster
                            """).update();
            if (begun > 0 && !isFirst()) {
                log.info("This is another database cluster than at the last start: the change feed begins a new epoch");
            }
        });
    }
}
