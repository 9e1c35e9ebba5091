--liquibase formatted sql

--changeset crm:inspection-photos
alter table checklist_items add constraint checklist_items_photos_check check (cardinality(photos) <= 20);
--rollback alter table checklist_items drop constraint checklist_items_photos_check;
