--liquibase formatted sql

--changeset crm:order-reviews-replied
-- Null where the reply came before this column.
alter table reviews
  add column replied_at timestamptz,
  add column replied_by uuid constraint reviews_replied_by_fk references users,
  add constraint reviews_replied_at_check check (reply is not null or num_nonnulls(replied_at, replied_by) = 0);
create index reviews_replied_by_idx on reviews (replied_by);
--rollback alter table reviews drop column replied_at, drop column replied_by;

--changeset crm:order-reviews-newest
create index reviews_created_at_idx on reviews (created_at, id);
--rollback drop index reviews_created_at_idx;
