--liquibase formatted sql

--changeset crm:order-filters
-- Lists of the orders of a brand, the newest first; also counts the brands.
create index orders_brand_idx on orders ((bike_snapshot ->> 'brand'), created_at, id);
-- People look an order up by the name that a partner gave it, without knowing the partner.
create index orders_external_reference_idx on orders (external_reference) where external_reference is not null;
--rollback drop index orders_external_reference_idx;
--rollback drop index orders_brand_idx;
