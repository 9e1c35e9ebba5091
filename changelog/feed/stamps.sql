--liquibase formatted sql
-- The positions of changes are in the table changes. Records have none of their own any more: each change of a record
-- updated an index for them, also if no other index had to be updated. No table is rewritten.

--changeset crm:feed-no-stamps-of-users
drop index users_feed_idx;
drop trigger users_stamp on users;
alter table users drop column tx_id, drop column change_seq;
--rollback alter table users add column tx_id xid8 not null default pg_current_xact_id(),
--rollback   add column change_seq bigint not null default nextval('change_seq');
--rollback create index users_feed_idx on users (tx_id, change_seq);
--rollback create trigger users_stamp before insert or update on users
--rollback   for each row execute function stamp_change();

--changeset crm:feed-no-stamps-of-bikes
drop index bikes_feed_idx;
drop trigger bikes_stamp on bikes;
alter table bikes drop column tx_id, drop column change_seq;
--rollback alter table bikes add column tx_id xid8 not null default pg_current_xact_id(),
--rollback   add column change_seq bigint not null default nextval('change_seq');
--rollback create index bikes_feed_idx on bikes (tx_id, change_seq);
--rollback create trigger bikes_stamp before insert or update on bikes
--rollback   for each row execute function stamp_change();

--changeset crm:feed-no-stamps-of-customers
drop index customers_feed_idx;
drop trigger customers_stamp on customers;
alter table customers drop column tx_id, drop column change_seq;
--rollback alter table customers add column tx_id xid8 not null default pg_current_xact_id(),
--rollback   add column change_seq bigint not null default nextval('change_seq');
--rollback create index customers_feed_idx on customers (tx_id, change_seq);
--rollback create trigger customers_stamp before insert or update on customers
--rollback   for each row execute function stamp_change();

--changeset crm:feed-no-stamps-of-leads
drop index leads_feed_idx;
drop trigger leads_stamp on leads;
alter table leads drop column tx_id, drop column change_seq;
--rollback alter table leads add column tx_id xid8 not null default pg_current_xact_id(),
--rollback   add column change_seq bigint not null default nextval('change_seq');
--rollback create index leads_feed_idx on leads (tx_id, change_seq);
--rollback create trigger leads_stamp before insert or update on leads
--rollback   for each row execute function stamp_change();

--changeset crm:feed-no-stamps-of-orders
drop index orders_feed_idx;
drop trigger orders_stamp on orders;
alter table orders drop column tx_id, drop column change_seq;
--rollback alter table orders add column tx_id xid8 not null default pg_current_xact_id(),
--rollback   add column change_seq bigint not null default nextval('change_seq');
--rollback create index orders_feed_idx on orders (tx_id, change_seq);
--rollback create trigger orders_stamp before insert or update on orders
--rollback   for each row execute function stamp_change();

--changeset crm:feed-no-stamps-of-payments
drop index payments_feed_idx;
drop trigger payments_stamp on payments;
alter table payments drop column tx_id, drop column change_seq;
--rollback alter table payments add column tx_id xid8 not null default pg_current_xact_id(),
--rollback   add column change_seq bigint not null default nextval('change_seq');
--rollback create index payments_feed_idx on payments (tx_id, change_seq);
--rollback create trigger payments_stamp before insert or update on payments
--rollback   for each row execute function stamp_change();

--changeset crm:feed-no-stamps-of-shipments
drop index shipments_feed_idx;
drop trigger shipments_stamp on shipments;
alter table shipments drop column tx_id, drop column change_seq;
--rollback alter table shipments add column tx_id xid8 not null default pg_current_xact_id(),
--rollback   add column change_seq bigint not null default nextval('change_seq');
--rollback create index shipments_feed_idx on shipments (tx_id, change_seq);
--rollback create trigger shipments_stamp before insert or update on shipments
--rollback   for each row execute function stamp_change();

--changeset crm:feed-no-stamps-of-inspections
drop index inspections_feed_idx;
drop trigger inspections_stamp on inspections;
alter table inspections drop column tx_id, drop column change_seq;
--rollback alter table inspections add column tx_id xid8 not null default pg_current_xact_id(),
--rollback   add column change_seq bigint not null default nextval('change_seq');
--rollback create index inspections_feed_idx on inspections (tx_id, change_seq);
--rollback create trigger inspections_stamp before insert or update on inspections
--rollback   for each row execute function stamp_change();

--changeset crm:feed-no-stamps-of-tasks
drop index tasks_feed_idx;
drop trigger tasks_stamp on tasks;
alter table tasks drop column tx_id, drop column change_seq;
--rollback alter table tasks add column tx_id xid8 not null default pg_current_xact_id(),
--rollback   add column change_seq bigint not null default nextval('change_seq');
--rollback create index tasks_feed_idx on tasks (tx_id, change_seq);
--rollback create trigger tasks_stamp before insert or update on tasks
--rollback   for each row execute function stamp_change();
