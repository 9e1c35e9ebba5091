--liquibase formatted sql

--changeset crm:api-trigrams
-- Search by part of a name, a code or an address. Trusted since PostgreSQL 13: the database's owner may create it.
create extension if not exists pg_trgm;
--rollback select 1;

--changeset crm:api-change-sequence
create sequence change_seq;
--rollback drop sequence change_seq;

--changeset crm:api-stamp-change splitStatements:false
-- The place of a change in the feed: (tx_id, change_seq). A reader that stays below pg_snapshot_xmin in this
-- order never skips a transaction that commits late. A trigger, so that no writer can forget it.
create function stamp_change() returns trigger language plpgsql as $$
begin
  new.tx_id := pg_current_xact_id();
  new.change_seq := nextval('change_seq');
  return new;
end $$;
--rollback drop function stamp_change();

--changeset crm:api-service-levels
-- How long a record may stay in a status; written from the settings at every start.
create table service_levels (
  subject text not null constraint service_levels_subject_check check (subject in ('LEAD', 'ORDER')),
  status text not null,
  due_in interval not null constraint service_levels_due_in_check check (due_in > interval '0'),
  primary key (subject, status)
);
--rollback drop table service_levels;
