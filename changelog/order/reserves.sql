--liquibase formatted sql

--changeset crm:orders-bike-url-index
-- A paid reserve cancels the other bookings of the bike. Bikes without an id in the catalogue are found by their URL.
create index orders_bike_url_idx on orders (bike_url);
--rollback drop index orders_bike_url_idx;
