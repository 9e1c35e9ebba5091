--liquibase formatted sql

--changeset crm:history-stage
-- A row whose two statuses are the same records a change of the stage. The stages are checked by the table orders.
alter table status_history
  add column stage text constraint status_history_stage_check check (char_length(stage) <= 100),
  add column legacy_status text
    constraint status_history_legacy_status_check check (char_length(legacy_status) <= 200);
--rollback alter table status_history drop column stage, drop column legacy_status;
