-- Undoes stop-feed.sql.
do $$
declare
  name text;
  told record;
begin
  foreach name in array array['orders', 'leads', 'customers', 'bikes', 'users', 'payments', 'shipments', 'inspections',
      'tasks'] loop
    execute format('drop trigger if exists %1$s_stamp on %1$I', name);
    execute format('drop index if exists %s_feed_idx', name);
  end loop;
  for told in select tgrelid::regclass as of, tgname from pg_trigger
    where tgname like 'changes\_%' and not tgisinternal and tgenabled = 'D'
  loop
    execute format('alter table %s enable trigger %I', told.of, told.tgname);
  end loop;
end $$;
