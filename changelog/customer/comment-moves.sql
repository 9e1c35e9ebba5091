--liquibase formatted sql

--changeset crm:customer-merge-moves-of-comments
alter table customer_merge_moves drop constraint customer_merge_moves_kind_check;
alter table customer_merge_moves add constraint customer_merge_moves_kind_check check (kind in ('LEAD', 'ORDER', 'TASK',
  'TOUCHPOINT', 'CONTACT_CHANNEL', 'CUSTOMER_PREFERENCES', 'COMMENT'));
--rollback delete from customer_merge_moves where kind = 'COMMENT';
--rollback alter table customer_merge_moves drop constraint customer_merge_moves_kind_check;
--rollback alter table customer_merge_moves add constraint customer_merge_moves_kind_check check (kind in ('LEAD',
--rollback   'ORDER', 'TASK', 'TOUCHPOINT', 'CONTACT_CHANNEL', 'CUSTOMER_PREFERENCES'));
