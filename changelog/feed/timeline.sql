--liquibase formatted sql

--changeset crm:feed-timeline-index
-- The changes of an order, a lead or a customer by time, for its timeline. Changes that make a record are not in it, so
-- that an import does not pay for the index. Nor are those of nothing but the status, which the history tells.
create index changes_timeline_idx on changes (record_id, recorded_at)
  where record_type in ('ORDER', 'LEAD', 'CUSTOMER') and operation in ('UPDATED', 'MERGED')
    and fields - array['status', 'stage', 'legacy_status', 'status_changed_at', 'sla_due_at'] <> '{}';
--rollback drop index changes_timeline_idx;
