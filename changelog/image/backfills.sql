--liquibase formatted sql

--changeset crm:image-one-backfill-at-a-time
create unique index image_backfills_running_key on image_backfills ((dry_run)) where state = 'RUNNING' and not dry_run;
--rollback drop index image_backfills_running_key;

--changeset crm:image-backfill-taken-on
alter table image_backfills add column taken_on boolean not null default false;
comment on column image_backfills.taken_on is 'Whether all orders that it is to work on have their job';
--rollback alter table image_backfills drop column taken_on;
