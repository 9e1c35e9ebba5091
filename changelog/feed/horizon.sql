--liquibase formatted sql

--changeset crm:feed-horizon splitStatements:false
-- All transactions of this database with a lower id have ended: a reader that stays below never skips one that commits
-- late. Transactions of other databases of the cluster take their ids from the same counter, but write no changes here:
-- they count only as long as it is not known where they run. A transaction that has written locks a table, and a lock
-- names its database. A standby server does not know the transactions one by one.
create function feed_horizon() returns xid8 language sql stable parallel safe as $$
  select case
    when pg_is_in_recovery() or pg_snapshot_xmin(s.taken) = pg_snapshot_xmax(s.taken) then pg_snapshot_xmin(s.taken)
    else coalesce((
      select min(running.id)
      from pg_snapshot_xip(s.taken) as running (id)
      where not exists (
        select from pg_locks own join pg_locks held using (virtualtransaction)
        where own.locktype = 'transactionid' and own.granted and own.mode = 'ExclusiveLock'
          and own.transactionid = running.id::xid
          and held.locktype = 'relation'
          and held.database not in (0, (select d.oid from pg_database d where d.datname = current_database())))),
      pg_snapshot_xmax(s.taken))
  end
  from pg_current_snapshot() as s (taken)
$$;
--rollback drop function feed_horizon();
