--liquibase formatted sql

--changeset crm:shipment-tracking-key splitStatements:false
-- What of a carrier's number is the number. It is printed with spaces or hyphens, and web pages have signs in their place
-- that look the same: spaces that do not break, dashes, marks of direction.
create function tracking_key(number text) returns text language sql immutable strict parallel safe as $$
  select translate(upper(number), U&' -\00A0\00AD\2007\2009\200A\200B\200E\200F\2010\2011\2012\2013\2014\202A\202C\202F\2060\2212\FEFF', '')
$$;
--rollback drop function tracking_key(text);

--changeset crm:shipment-tracking-numbers
alter table shipments add column tracking_key text generated always as (tracking_key(tracking_number)) stored;
drop index shipments_tracking_idx;
drop index shipments_search_tracking_number;
create index shipments_tracking_idx on shipments (tracking_key);
create index shipments_search_tracking_number on shipments using gin (tracking_key gin_trgm_ops);
--rollback alter table shipments drop column tracking_key;
--rollback create index shipments_tracking_idx on shipments (upper(tracking_number));
--rollback create index shipments_search_tracking_number on shipments using gin (upper(tracking_number) gin_trgm_ops);
