--liquibase formatted sql

--changeset crm:feed-triggers runAlways:true splitStatements:false rollbackSplitStatements:false
-- Writes a function changes_of_<table>() and its triggers for each table below, from the columns that the table has
-- now. Always, so that a new column is told without a change set for it; nothing happens where nothing is new. After
-- the tables in master.yaml. Triggers of statements with transition tables: an import of many rows stays fast.
do $$
declare
  here constant text := quote_ident('${database.defaultSchemaName}');
  -- A record of an order, a lead or a customer: r is the row.
  of_order constant text :=
    format('select o.id, o.lead_id, o.customer_id, o.partner_id from %s.orders o where o.id = r.order_id', here);
  of_customer constant text := 'select null::uuid, null::uuid, r.customer_id, null::uuid';
  of_nothing constant text := 'select null::uuid, null::uuid, null::uuid, null::uuid';
  -- Columns that are no news: they follow from others, or nobody is shown them.
  ignored constant text[] := array['id', 'version', 'updated_at', 'search_name', 'search_bike', 'tracking_key',
    'phone_extension', 'legacy_uuid', 'key_hash', 'last_used_at', 'entered_status', 'entered_status_changed_at',
    'entered_shipped_at', 'entered_delivered_at', 'superseded', 'awaits_sign_in', 'subject', 'telegram_id',
    'partner_id', 'partner_customer_id', 'contact_by_others', 'contact_phone_raw', 'created_by', 'created_at', 'seq',
    'actor_id', 'actor_kind', 'actor_name', 'survivor_id', 'undone_by_kind', 'removed_by_kind', 'uploaded_by_kind',
    'tx_id', 'change_seq'];
  told record;
  names text;
  parts text[];
  part text;
  fields text;
  body text;
  version text;
begin
  for told in select * from (values
    -- table, type of record, SQL of its id, and what it belongs to: order, lead, customer, partner
    ('orders', $q$'ORDER'$q$, 'id', 'select r.id, r.lead_id, r.customer_id, r.partner_id'),
    ('leads', $q$'LEAD'$q$, 'id', 'select null::uuid, r.id, r.customer_id, r.partner_id'),
    ('customers', $q$'CUSTOMER'$q$, 'id', 'select null::uuid, null::uuid, r.id, null::uuid'),
    -- A customer as a partner sees it, with an id of its own.
    ('partner_customers', $q$'PARTNER_CUSTOMER'$q$, 'id',
      'select null::uuid, null::uuid, r.customer_id, r.partner_id'),
    ('contact_channels', $q$'CONTACT_CHANNEL'$q$, 'id', of_customer),
    ('customer_merges', $q$'CUSTOMER_MERGE'$q$, 'id', 'select null::uuid, null::uuid, r.survivor_id, null::uuid'),
    ('payments', $q$'PAYMENT'$q$, 'id', of_order),
    ('shipments', $q$'SHIPMENT'$q$, 'id', of_order),
    ('shipment_events', $q$'SHIPMENT_EVENT'$q$, 'id', format('select o.id, o.lead_id, o.customer_id, o.partner_id
      from %1$s.shipments s join %1$s.orders o on o.id = s.order_id where s.id = r.shipment_id', here)),
    ('inspections', $q$'INSPECTION'$q$, 'id', of_order),
    ('negotiations', $q$'NEGOTIATION'$q$, 'id', of_order),
    ('reviews', $q$'REVIEW'$q$, 'id', of_order),
    ('documents', $q$'DOCUMENT'$q$, 'id', of_order),
    ('coupons', $q$'COUPON'$q$, 'id', of_nothing),
    ('coupon_redemptions', $q$'COUPON_REDEMPTION'$q$, 'id', of_order),
    ('order_cases', $q$'ORDER_CASE'$q$, 'id', of_order),
    ('refund_requests', $q$'REFUND_REQUEST'$q$, 'id', of_order),
    ('compensation_requests', $q$'COMPENSATION_REQUEST'$q$, 'id', of_order),
    ('tasks', $q$'TASK'$q$, 'id', 'select r.order_id, r.lead_id, r.customer_id, null::uuid'),
    ('touchpoints', $q$'TOUCHPOINT'$q$, 'id', 'select r.order_id, r.lead_id, r.customer_id, null::uuid'),
    ('comments', $q$'COMMENT'$q$, 'id', 'select r.order_id, r.lead_id, r.customer_id, null::uuid'),
    ('status_history', $q$case r.subject when 'ORDER' then 'ORDER_HISTORY_ENTRY' else 'LEAD_HISTORY_ENTRY' end$q$, 'id',
      format('select s.* from (
        select o.id, o.lead_id, o.customer_id, o.partner_id from %1$s.orders o where o.id = r.order_id
        union all
        select null, l.id, l.customer_id, l.partner_id from %1$s.leads l where l.id = r.lead_id) s', here)),
    ('bikes', $q$'CATALOGUE_BIKE'$q$, 'id', of_nothing),
    ('users', $q$'MANAGER'$q$, 'id', of_nothing),
    ('api_keys', $q$'API_KEY'$q$, 'id', of_nothing),
    ('audit_log', $q$'AUDIT_ENTRY'$q$, 'id', of_nothing),
    -- Told as changes of the record that they are part of.
    ('checklist_items', $q$'INSPECTION'$q$, 'inspection_id', format('select o.id, o.lead_id, o.customer_id, o.partner_id
      from %1$s.inspections i join %1$s.orders o on o.id = i.order_id where i.id = r.inspection_id', here)),
    ('customer_preferences', $q$'CUSTOMER'$q$, 'customer_id', of_customer)
    ) as t (name, record_type, id, belongs)
  loop
    continue when to_regclass(here || '.' || told.name) is null;
    version := case when exists (select from pg_attribute a where a.attrelid = (here || '.' || told.name)::regclass
      and a.attname = 'version' and not a.attisdropped) and told.id = 'id' then 'r.version' else 'null::bigint' end;
    body := format($f$
declare
  caused constant jsonb := nullif(current_setting('crm.change', true), '')::jsonb;
  now_epoch constant integer := coalesce((select max(e.epoch) from %1$s.feed_epochs e), 1);
  caused_at constant timestamptz := coalesce((caused->>'at')::timestamptz, clock_timestamp());
  cause_kind constant text := coalesce(caused->>'kind', 'UNKNOWN');
  cause_id constant uuid := (caused->>'id')::uuid;
  cause_name constant text := left(coalesce(nullif(caused->>'name', ''), session_user), 200);
  cause_mutation constant text := left(caused->>'mutation', 200);
  cause_request constant text := left(caused->>'request', 200);
begin
$f$, here);

    if told.id <> 'id' then
      -- Of a part, only its name is told.
      part := case told.name when 'checklist_items' then 'checklist' else 'preferences' end;
      body := body || format($f$
  insert into %1$s.changes (epoch, tx_id, record_type, record_id, operation, order_id, lead_id, customer_id,
    partner_id, fields, version, actor_kind, actor_id, actor_name, mutation, request_id, recorded_at)
  select now_epoch, greatest(pg_current_xact_id(), (select c.tx_id from %1$s.changes c
      where c.record_id = r.%2$s and c.epoch = now_epoch order by c.epoch desc, c.tx_id desc limit 1)),
    %3$s, r.%2$s, 'UPDATED', p.order_id, p.lead_id, p.customer_id, p.partner_id,
    '{"%4$s": []}', null, cause_kind, cause_id, cause_name, cause_mutation, cause_request, caused_at
  from (select distinct %2$s from changed_rows) r
  left join lateral (%5$s) p (order_id, lead_id, customer_id, partner_id) on true;
  return null;
end$f$, here, told.id, told.record_type, part, told.belongs);
    else
      -- By column. Where values are large, nobody compares them: an empty array says that they are not kept.
      select array_agg(case when format_type(a.atttypid, null) in ('jsonb', 'text[]')
            -- Only administrators read the former texts of a comment.
            or told.name = 'comments' and a.attname in ('text', 'mentions')
          then format('%L, case when o.%2$I is distinct from r.%2$I then ''[]''::jsonb end', a.attname, a.attname)
          else format('%L, case when o.%2$I is distinct from r.%2$I then jsonb_build_array(o.%2$I, r.%2$I) end',
            a.attname, a.attname) end order by a.attnum)
        into parts
      from pg_attribute a
      where a.attrelid = (here || '.' || told.name)::regclass and a.attnum > 0 and not a.attisdropped
        and a.attgenerated = '' and not a.attname = any (ignored)
        and not (told.name = 'audit_log' and a.attname = 'payload');
      fields := '';
      -- A function takes at most 100 arguments.
      for i in 0 .. (cardinality(parts) - 1) / 40 loop
        fields := fields || case when i = 0 then '' else ' || ' end || 'jsonb_strip_nulls(jsonb_build_object('
          || array_to_string(parts[i * 40 + 1 : i * 40 + 40], ', ') || '))';
      end loop;
      body := body || format($f$
  if tg_op = 'UPDATE' then
    insert into %1$s.changes (epoch, tx_id, record_type, record_id, operation, order_id, lead_id, customer_id,
      partner_id, fields, version, actor_kind, actor_id, actor_name, mutation, request_id, recorded_at)
    select now_epoch, greatest(pg_current_xact_id(), (select c.tx_id from %1$s.changes c
        where c.record_id = r.id and c.epoch = now_epoch order by c.epoch desc, c.tx_id desc limit 1)),
      %2$s, r.id, %3$s, p.order_id, p.lead_id, p.customer_id, p.partner_id, f.fields, %4$s,
      cause_kind, cause_id, cause_name, cause_mutation, cause_request, caused_at
    from changed_rows r join old_rows o on o.id = r.id
    cross join lateral (select %5$s offset 0) f (fields)
    left join lateral (%6$s) p (order_id, lead_id, customer_id, partner_id) on true
    where f.fields <> '{}' or %7$s;
  else
    insert into %1$s.changes (epoch, tx_id, record_type, record_id, operation, order_id, lead_id, customer_id,
      partner_id, version, actor_kind, actor_id, actor_name, mutation, request_id, recorded_at)
    select now_epoch, %8$s, %2$s, r.id, case tg_op when 'INSERT' then 'CREATED' else 'DELETED' end,
      p.order_id, p.lead_id, p.customer_id, p.partner_id, %4$s,
      cause_kind, cause_id, cause_name, cause_mutation, cause_request, caused_at
    from changed_rows r
    left join lateral (%6$s) p (order_id, lead_id, customer_id, partner_id) on true;
  end if;
  return null;
end$f$, here, told.record_type,
        case told.name
          when 'customers'
          then $q$case when o.merged_into is null and r.merged_into is not null then 'MERGED' else 'UPDATED' end$q$
          -- A deleted task stays in its table, and can be restored.
          when 'tasks'
          then $q$case when r.deleted_at is not null then 'DELETED' else 'UPDATED' end$q$
          else $q$'UPDATED'$q$ end,
        version, fields, told.belongs,
        case version when 'r.version' then 'o.version is distinct from r.version' else 'false' end,
        -- A new record has no earlier changes.
        format($q$case when tg_op = 'INSERT' then pg_current_xact_id()
        else greatest(pg_current_xact_id(), (select c.tx_id from %1$s.changes c
          where c.record_id = r.id and c.epoch = now_epoch order by c.epoch desc, c.tx_id desc limit 1)) end$q$, here));
    end if;

    if not exists (select from pg_proc p where p.oid = to_regprocedure(format('%s.changes_of_%s()', here, told.name))
        and p.prosrc = body) then
      -- The plan of a statement is kept. A nested loop, which is good for one row, would take hours for an import.
      execute format('create or replace function %s.changes_of_%s() returns trigger language plpgsql
        set enable_nestloop = off as %L', here, told.name, body);
    end if;
    foreach part in array array['insert', 'update', 'delete'] loop
      names := 'changes_after_' || part;
      continue when exists (select from pg_trigger t
        where t.tgrelid = (here || '.' || told.name)::regclass and t.tgname = names and not t.tgisinternal);
      execute format('create trigger %I after %s on %s.%I referencing %s for each statement
        execute function %s.changes_of_%s()', names, part, here, told.name,
        case part when 'insert' then 'new table as changed_rows' when 'delete' then 'old table as changed_rows'
          else 'old table as old_rows new table as changed_rows' end, here, told.name);
    end loop;
  end loop;

  -- A partner is told once that a record no longer is its own.
  body := format($f$
begin
  insert into %1$s.changes (epoch, tx_id, record_type, record_id, operation, partner_id, version, actor_kind,
    actor_name, recorded_at)
  select e.epoch, greatest(pg_current_xact_id(), (select c.tx_id from %1$s.changes c
      where c.record_id = old.id and c.epoch = e.epoch order by c.epoch desc, c.tx_id desc limit 1)),
    tg_argv[0], old.id, 'LEFT', old.partner_id, new.version, 'SYSTEM', 'CRM', clock_timestamp()
  from (select coalesce(max(epoch), 1) as epoch from %1$s.feed_epochs) e;
  return null;
end$f$, here);
  if not exists (select from pg_proc p where p.oid = to_regprocedure(format('%s.changes_of_partners()', here))
      and p.prosrc = body) then
    execute format('create or replace function %s.changes_of_partners() returns trigger language plpgsql as %L',
      here, body);
  end if;
  foreach names in array array['orders', 'leads', 'shipments'] loop
    continue when exists (select from pg_trigger t
      where t.tgrelid = (here || '.' || names)::regclass and t.tgname = 'changes_partner_left');
    execute format('create trigger changes_partner_left after update of partner_id on %1$s.%2$I for each row
      when (old.partner_id is not null and old.partner_id is distinct from new.partner_id)
      execute function %1$s.changes_of_partners(%3$L)', here, names, upper(rtrim(names, 's')));
  end loop;
end $$;
--rollback do $rollback$
--rollback declare
--rollback   made record;
--rollback begin
--rollback   for made in select p.oid::regprocedure as name from pg_proc p
--rollback     where p.pronamespace = current_schema()::regnamespace and p.proname like 'changes\_of\_%'
--rollback   loop
--rollback     execute format('drop function %s cascade', made.name);
--rollback   end loop;
--rollback end $rollback$
