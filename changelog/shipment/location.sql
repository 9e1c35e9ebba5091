--liquibase formatted sql

--changeset crm:shipment-location
alter table shipments
  add column warehouse_photos_received boolean,
  add column current_location text
    constraint shipments_current_location_check check (char_length(current_location) <= 200);
--rollback alter table shipments drop column warehouse_photos_received, drop column current_location;
