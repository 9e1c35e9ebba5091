-- The application runs this at each start before the change sets, as the owner, in one transaction. It creates the
-- schema of the setting crm.database.schema, and moves the tables into it that an earlier release created in public.
-- By hand: psql --single-transaction -c "set crm.schema = 'crm'" -f changelog/schema.sql
do $$
declare
  ours constant text := current_setting('crm.schema');
  -- Another application that uses Liquibase has a log of the same name.
  of_this_application constant text := 'author = ''crm'' and filename ~ ''^(classpath:/?)?changelog/''';
  place text;
  log regclass;
  ran text[];
  from_public boolean := false;
  shared boolean;
  object record;
  moved integer := 0;
begin
  -- A longer wait for a session that uses the tables would make all others wait for this one.
  set local lock_timeout = '10s';
  -- liquibase-sessionlock takes this lock while it runs a changelog in public: the hash codes of databasechangeloglock
  -- and public.
  perform pg_advisory_xact_lock(-1497367772, -977423767);

  if to_regnamespace(quote_ident(ours)) is null then
    execute format('create schema %I', ours);
  end if;

  foreach place in array array[ours, 'public'] loop
    select c.oid into log from pg_class c
    where c.relname = 'databasechangelog' and c.relkind = 'r' and c.relnamespace = to_regnamespace(quote_ident(place))
      and has_schema_privilege(c.relnamespace, 'usage') and has_table_privilege(c.oid, 'select')
      and (select count(*) from pg_attribute a
        where a.attrelid = c.oid and a.attname in ('id', 'author', 'filename')) = 3;
    continue when log is null;
    execute format('select array_agg(id::text) from %s where %s', log, of_this_application) into ran;
    from_public := 'api-change-sequence' = any (ran);
    if from_public and place = ours then
      return;
    end if;
    exit when from_public;
  end loop;

  -- Each object, and the change set that creates it. Tables take their indexes, triggers and identities along.
  for object in select o.change_set, o.kind, o.name from (values
    ('api-change-sequence', 'sequence', 'change_seq'),
    ('api-stamp-change', 'function', 'stamp_change()'),
    ('api-service-levels', 'table', 'service_levels'),
    ('security-partners', 'table', 'partners'),
    ('security-api-keys', 'table', 'api_keys'),
    ('user-users', 'table', 'users'),
    ('bike-catalogue', 'table', 'bikes'),
    ('customer-customers', 'table', 'customers'),
    ('lead-leads', 'table', 'leads'),
    ('lead-service-level', 'function', 'leads_set_due()'),
    ('order-orders', 'table', 'orders'),
    ('order-bike-is-immutable', 'function', 'orders_refuse_other_bike()'),
    ('order-service-level', 'function', 'orders_set_due()'),
    ('order-negotiations', 'table', 'negotiations'),
    ('order-reviews', 'table', 'reviews'),
    ('order-coupons', 'table', 'coupons'),
    ('order-documents', 'table', 'documents'),
    ('image-archives', 'table', 'image_archives'),
    ('image-backfills', 'table', 'image_backfills'),
    ('payment-payments', 'table', 'payments'),
    ('shipment-shipments', 'table', 'shipments'),
    ('shipment-events', 'table', 'shipment_events'),
    ('inspection-inspections', 'table', 'inspections'),
    ('inspection-checklist-items', 'table', 'checklist_items'),
    ('task-tasks', 'table', 'tasks'),
    ('booking-tracking-tokens', 'table', 'tracking_tokens'),
    ('command-idempotency-records', 'table', 'idempotency_records'),
    ('export-exports', 'table', 'exports'),
    ('legacy-records', 'table', 'legacy_records'),
    ('legacy-unresolved-references', 'table', 'legacy_unresolved_references'),
    ('history-status-history', 'table', 'status_history'),
    ('history-insert-only', 'function', 'status_history_refuse_change()'),
    ('job-scheduled-tasks', 'table', 'scheduled_tasks'),
    ('lead-steps', 'function', 'leads_refuse_step()'),
    ('order-steps', 'function', 'orders_refuse_step()'),
    ('payment-no-removal', 'function', 'payments_refuse_removal()'),
    ('payment-no-change', 'function', 'payments_refuse_change()'),
    ('payment-direction-of-role', 'function', 'payments_refuse_direction()'),
    ('customer-merges', 'table', 'customer_merges'),
    ('customer-merge-moves', 'table', 'customer_merge_moves'),
    ('customer-follow-merged', 'function', 'follow_merged_customer()'),
    ('customer-name-key', 'function', 'customer_name_key(text)'),
    ('customer-similar-names', 'function', 'customers_named_like(text, integer)'),
    ('search-fold', 'function', 'search_fold(text)'),
    ('search-begins', 'function', 'search_begins(text)'),
    ('search-digits', 'function', 'search_digits(text)'),
    ('search-names', 'function', 'search_names(text)'),
    ('search-of-customers-in-schema', 'function', 'customers_set_search()'),
    ('search-of-leads-in-schema', 'function', 'leads_set_search()'),
    ('search-of-orders-in-schema', 'function', 'orders_set_search()'),
    ('order-listing-key', 'function', 'listing_key(text)'),
    ('customer-phone-extension', 'function', 'phone_extension(text)'),
    ('shipment-tracking-key', 'function', 'tracking_key(text)'),
    ('legacy-data', 'table', 'legacy_data'),
    ('user-telegram-subscribers', 'table', 'telegram_subscribers'),
    ('customer-contact-channels', 'table', 'contact_channels'),
    ('customer-preferences', 'table', 'customer_preferences'),
    ('customer-partner-customers', 'table', 'partner_customers'),
    ('touchpoint-touchpoints', 'table', 'touchpoints'),
    ('claim-order-cases', 'table', 'order_cases'),
    ('claim-refund-requests', 'table', 'refund_requests'),
    ('claim-compensation-requests', 'table', 'compensation_requests'),
    ('audit-log', 'table', 'audit_log'),
    ('coupon-redemptions', 'table', 'coupon_redemptions'),
    ('upload-uploads', 'table', 'uploads'),
    ('record-import-record-imports', 'table', 'record_imports'),
    ('record-import-errors', 'table', 'record_import_errors'),
    ('record-import-imported-records', 'table', 'imported_records'),
    ('feed-epochs', 'table', 'feed_epochs'),
    ('feed-changes', 'table', 'changes'),
    ('feed-retention', 'table', 'feed_retention'),
    ('webhook-webhooks', 'table', 'webhooks'),
    ('webhook-deliveries', 'table', 'webhook_deliveries'),
    ('feed-horizon', 'function', 'feed_horizon()'),
    ('comment-comments', 'table', 'comments'),
    ('comment-texts', 'table', 'comment_texts'),
    ('inbox-notifications', 'table', 'notifications'),
    ('inbox-reads', 'table', 'inbox_reads'),
    ('security-analyze', 'function', 'analyze_records(regclass)')
    ) as o (change_set, kind, name)
  loop
    if from_public then
      continue when not object.change_set = any (ran) or case object.kind
        when 'function' then to_regprocedure('public.' || object.name) is null
        else to_regclass('public.' || object.name) is null end;
      execute format('alter %s public.%s set schema %I', object.kind, object.name, ours);
      moved := moved + 1;
    elsif object.kind = 'table' and exists (select from pg_class c
        where c.relname = object.name and c.relnamespace = to_regnamespace(quote_ident(ours))) then
      raise exception 'the schema % has a table % that this application did not create', ours, object.name
        using errcode = 'duplicate_table';
    end if;
  end loop;

  if from_public and 'feed-triggers' = any (ran) then
    -- They name the schema. The change set makes them again.
    for object in select p.oid::regprocedure as name from pg_proc p
      where p.pronamespace = 'public'::regnamespace and p.proname like 'changes\_of\_%' and p.prosrc like '%.changes (%'
    loop
      execute format('drop function %s cascade', object.name);
    end loop;
  end if;

  if from_public then
    execute format('select exists (select from %s where not (%s))', log, of_this_application) into shared;
    if shared then
      execute format('create table %I.databasechangelog (like %s including all)', ours, log);
      execute format('insert into %I.databasechangelog select * from %s where %s', ours, log, of_this_application);
      execute format('delete from %s where %s', log, of_this_application);
    else
      execute format('alter table %s set schema %I', log, ours);
      execute format('alter table if exists public.databasechangeloglock set schema %I', ours);
    end if;
  end if;
  perform set_config('crm.moved', moved::text, true);
end $$;
