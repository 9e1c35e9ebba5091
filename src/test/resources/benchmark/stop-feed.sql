-- The tables as they were before the change feed: each record has its position, with an index, and no trigger tells a
-- change. The columns stay when the feed is started again: they cost nothing without their trigger.
do $$
declare
  name text;
  told record;
begin
  foreach name in array array['orders', 'leads', 'customers', 'bikes', 'users', 'payments', 'shipments', 'inspections',
      'tasks'] loop
    continue when exists (select from pg_trigger where tgrelid = name::regclass and tgname = name || '_stamp');
    execute format('alter table %I add column if not exists tx_id xid8, add column if not exists change_seq bigint',
      name);
    execute format('create index %1$s_feed_idx on %1$I (tx_id, change_seq)', name);
    execute format('create trigger %1$s_stamp before insert or update on %1$I for each row
      execute function stamp_change()', name);
  end loop;
  for told in select tgrelid::regclass as of, tgname from pg_trigger
    where tgname like 'changes\_%' and not tgisinternal and tgenabled = 'O'
  loop
    execute format('alter table %s disable trigger %I', told.of, told.tgname);
  end loop;
end $$;
