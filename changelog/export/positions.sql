--liquibase formatted sql

--changeset crm:export-positions
-- Positions in the change feed (epoch/transaction/sequence): after which changes are exported, and the one to go on
-- from.
alter table exports
  add column since text constraint exports_since_check check (since ~ '^\d+/\d+/\d+$' and char_length(since) <= 60),
  add column position text
    constraint exports_position_check check (position ~ '^\d+/\d+/\d+$' and char_length(position) <= 60);
--rollback alter table exports drop column since, drop column position;
