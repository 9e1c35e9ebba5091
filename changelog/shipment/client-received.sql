--liquibase formatted sql

--changeset crm:shipment-client-received
alter table shipments add column client_received boolean;
--rollback alter table shipments drop column client_received;
