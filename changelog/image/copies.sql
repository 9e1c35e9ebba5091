--liquibase formatted sql

--changeset crm:image-copies
-- Where an order's copies are kept, and what was copied from where: so an attempt begins where the last one ended.
alter table image_archives add column storage_key text;
alter table image_archives add column copies jsonb not null default '[]';
alter table image_archives add column backfill_id uuid;
update image_archives set storage_key = replace(gen_random_uuid()::text, '-', '');
alter table image_archives alter column storage_key set not null;
alter table image_archives alter column storage_key set default replace(gen_random_uuid()::text, '-', '');
alter table image_archives add constraint image_archives_storage_key_check check (storage_key ~ '^[0-9a-f]{32}$');
comment on column image_archives.storage_key is 'Random, so that an address of a picture cannot be guessed from an order';
create index image_archives_backfill_idx on image_archives (backfill_id, state);
--rollback alter table image_archives drop column storage_key, drop column copies, drop column backfill_id;

--changeset crm:order-reference-is-filled-once
-- The reference to the listing may be told later where none was recorded. Once there, it stays.
drop trigger orders_bike_immutable on orders;
create trigger orders_bike_immutable before update on orders for each row
  when (old.bike_snapshot is distinct from new.bike_snapshot
    or old.external_bike_ref is not null and old.external_bike_ref is distinct from new.external_bike_ref)
  execute function orders_refuse_other_bike();
--rollback drop trigger orders_bike_immutable on orders;
--rollback create trigger orders_bike_immutable before update on orders for each row when (old.bike_snapshot is distinct from new.bike_snapshot or old.external_bike_ref is distinct from new.external_bike_ref) execute function orders_refuse_other_bike();
