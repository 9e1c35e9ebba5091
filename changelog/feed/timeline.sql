--liquibase formatted sql

--changeset crm:feed-timeline-index
-- The changes of an order, a lead or a customer by time, for its timeline. Changes that make a record are not in it, so
-- that an import does not pay for the index.
create index changes_timeline_idx on changes (record_id, recorded_at)
  where record_type in ('ORDER', 'LEAD', 'CUSTOMER') and operation in ('UPDATED', 'MERGED');
--rollback drop index changes_timeline_idx;
