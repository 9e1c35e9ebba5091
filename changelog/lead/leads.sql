--liquibase formatted sql

--changeset crm:lead-leads
create table leads (
  id uuid primary key,
  code text not null constraint leads_code_key unique,
  legacy_id text constraint leads_legacy_id_key unique,
  legacy_uuid uuid constraint leads_legacy_uuid_key unique,
  source text not null constraint leads_source_check check (source ~ '^[a-z0-9_]{1,100}$'),
  status text not null constraint leads_status_check
    check (status in ('NEW', 'IN_PROGRESS', 'CONTACTED', 'QUALIFIED', 'REJECTED', 'CONVERTED')),
  customer_id uuid constraint leads_customer_fk references customers,
  contact_name text constraint leads_contact_name_check check (char_length(contact_name) <= 200),
  contact_phone text constraint leads_contact_phone_check check (contact_phone ~ '^\+[1-9][0-9]{4,14}$'),
  contact_phone_raw text,
  contact_email text constraint leads_contact_email_check
    check (contact_email = lower(contact_email) and position('@' in contact_email) > 1),
  bike_id text,
  bike_url text,
  external_bike_ref text,
  bike_snapshot jsonb,
  application_notes text constraint leads_application_notes_check check (char_length(application_notes) <= 10000),
  assigned_manager uuid constraint leads_assigned_manager_fk references users,
  reject_reason text constraint leads_reject_reason_check check (reject_reason in ('NOT_INTERESTED', 'UNREACHABLE',
    'PRICE', 'BIKE_UNAVAILABLE', 'SPAM', 'DUPLICATE', 'ORDER_CANCELLED', 'OTHER')),
  partner_id uuid constraint leads_partner_fk references partners,
  external_reference text constraint leads_external_reference_check check (char_length(external_reference) <= 200),
  version integer not null default 0,
  status_changed_at timestamptz not null,
  sla_due_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  tx_id xid8 not null default pg_current_xact_id(),
  change_seq bigint not null default nextval('change_seq'),
  constraint leads_external_reference_key unique (partner_id, external_reference),
  -- The old CRM rejected without reasons, so only the other direction can be held here.
  constraint leads_reject_reason_status_check check (reject_reason is null or status = 'REJECTED')
);
create index leads_created_idx on leads (created_at, id);
create index leads_updated_idx on leads (updated_at, id);
create index leads_status_idx on leads (status, created_at, id);
create index leads_source_idx on leads (source, created_at, id);
create index leads_assigned_manager_idx on leads (assigned_manager, created_at, id);
create index leads_customer_idx on leads (customer_id, created_at, id);
create index leads_sla_due_idx on leads ((coalesce(sla_due_at, 'infinity'::timestamptz)), id);
create index leads_feed_idx on leads (tx_id, change_seq);
create index leads_code_trgm on leads using gin (code gin_trgm_ops);
create index leads_contact_name_trgm on leads using gin (contact_name gin_trgm_ops);
create index leads_contact_email_trgm on leads using gin (contact_email gin_trgm_ops);
create index leads_contact_phone_trgm on leads using gin (contact_phone gin_trgm_ops);
create index leads_bike_title_trgm on leads using gin ((bike_snapshot ->> 'title') gin_trgm_ops);
create trigger leads_stamp before insert or update on leads for each row execute function stamp_change();
--rollback drop table leads;

--changeset crm:lead-service-level splitStatements:false
-- When the lead is due follows from its status and the service levels, whoever writes the row.
create function leads_set_due() returns trigger language plpgsql as $$
begin
  new.sla_due_at := new.status_changed_at
    + (select l.due_in from service_levels l where l.subject = 'LEAD' and l.status = new.status);
  return new;
end $$;
--rollback drop function leads_set_due();

--changeset crm:lead-service-level-trigger
create trigger leads_due before insert or update of status, status_changed_at on leads
  for each row execute function leads_set_due();
--rollback drop trigger leads_due on leads;
