--liquibase formatted sql

--changeset crm:inspection-photo-uploads
-- Uploaded photos beside the addresses. A file that no point uses any longer is deleted after a time.
alter table checklist_items
  add column photo_uploads uuid[] not null default '{}' constraint checklist_items_photo_uploads_check
    check (cardinality(photo_uploads) <= 20);
alter table inspections
  add column photo_uploads uuid[] not null default '{}' constraint inspections_photo_uploads_check
    check (cardinality(photo_uploads) <= 20),
  add constraint inspections_photos_check check (cardinality(photos) <= 100),
  add constraint inspections_defects_check check (cardinality(defects) <= 100);
--rollback alter table checklist_items drop column photo_uploads;
--rollback alter table inspections drop column photo_uploads, drop constraint inspections_photos_check;
--rollback alter table inspections drop constraint inspections_defects_check;

--changeset crm:inspection-lists
create index inspections_created_idx on inspections (created_at, id);
create index inspections_updated_idx on inspections (updated_at, id);
create index inspections_stage_idx on inspections (stage, created_at, id);
create index checklist_items_failed_idx on checklist_items (inspection_id) where result = 'FAIL';
--rollback drop index inspections_created_idx, inspections_updated_idx, inspections_stage_idx;
--rollback drop index checklist_items_failed_idx;
