--liquibase formatted sql

--changeset crm:feed-horizon splitStatements:false
-- No transaction of this database with a lower id can still add changes: a reader that stays below never skips one that
-- commits late. Transactions of other databases of the cluster take their ids from the same counter, but write no
-- changes here: they count only as long as it is not known where they run. A transaction that has written locks a
-- table, and a lock names its database. Such a lock may go before the transaction, with a savepoint or at its end: so
-- the horizon can go back, and readers must not go back with it. A standby server does not know the transactions one
-- by one.
create function feed_horizon() returns xid8 language sql stable parallel restricted as $$
  select least(pg_current_xact_id_if_assigned(), case
    when pg_is_in_recovery() or pg_snapshot_xmin(s.taken) = pg_snapshot_xmax(s.taken) then pg_snapshot_xmin(s.taken)
    else (
      with locks as materialized (
        select virtualtransaction, locktype, transactionid, database from pg_locks
        where locktype = 'relation' or locktype = 'transactionid' and granted and mode = 'ExclusiveLock')
      select coalesce(min(running.id), pg_snapshot_xmax(s.taken))
      from pg_snapshot_xip(s.taken) as running (id)
      where not exists (
        select from locks own join locks held using (virtualtransaction)
        where own.locktype = 'transactionid' and own.transactionid = running.id::xid
          and held.locktype = 'relation'
          and held.database not in (0, (select d.oid from pg_database d where d.datname = current_database()))))
  end)
  from pg_current_snapshot() as s (taken)
$$;
--rollback drop function feed_horizon();
