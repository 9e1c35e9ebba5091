--liquibase formatted sql

--changeset crm:feed-changes-without-checks
-- Only triggers write the table, with values of their own and texts that they shorten. PostgreSQL prepares each check
-- of a table again for each statement that inserts: together a third of what the feed costs a small change.
alter table changes
  drop constraint changes_record_type_check,
  drop constraint changes_operation_check,
  drop constraint changes_fields_check,
  drop constraint changes_actor_kind_check,
  drop constraint changes_actor_name_check,
  drop constraint changes_mutation_check,
  drop constraint changes_request_id_check;
--rollback alter table changes
--rollback   add constraint changes_record_type_check check (record_type ~ '^[A-Z_]{1,50}$'),
--rollback   add constraint changes_operation_check check (
--rollback     operation in ('CREATED', 'UPDATED', 'DELETED', 'MERGED', 'LEFT')),
--rollback   add constraint changes_fields_check check (jsonb_typeof(fields) = 'object'),
--rollback   add constraint changes_actor_kind_check check (actor_kind in ('USER', 'KEY', 'SYSTEM', 'UNKNOWN')),
--rollback   add constraint changes_actor_name_check check (char_length(actor_name) between 1 and 200),
--rollback   add constraint changes_mutation_check check (char_length(mutation) <= 200),
--rollback   add constraint changes_request_id_check check (char_length(request_id) <= 200);
