--liquibase formatted sql

--changeset crm:inspection-inspections
create table inspections (
  id uuid primary key,
  order_id uuid not null constraint inspections_order_fk references orders,
  stage text not null constraint inspections_stage_check check (stage in ('SELLER_CHECK', 'WORKSHOP', 'FINAL_APPROVAL', 'DONE')),
  notes text constraint inspections_notes_check check (char_length(notes) <= 10000),
  version integer not null default 0,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  tx_id xid8 not null default pg_current_xact_id(),
  change_seq bigint not null default nextval('change_seq')
);
create index inspections_order_idx on inspections (order_id, created_at, id);
create index inspections_feed_idx on inspections (tx_id, change_seq);
create trigger inspections_stamp before insert or update on inspections for each row execute function stamp_change();
--rollback drop table inspections;

--changeset crm:inspection-checklist-items
-- A row an item with a version of its own: two managers who tick different items never meet.
-- An item without a row is PENDING.
create table checklist_items (
  inspection_id uuid not null constraint checklist_items_inspection_fk references inspections,
  item text not null constraint checklist_items_item_check check (item in ('BRAND', 'MODEL', 'YEAR', 'FRAME_SIZE',
    'SERIAL_NUMBER', 'FRAME', 'FORK', 'SHOCK', 'DRIVETRAIN', 'BRAKES', 'WHEELS', 'TYRES', 'HEADSET', 'BOTTOM_BRACKET',
    'SUSPENSION_SERVICE', 'BRAKE_PADS', 'CHAIN', 'CASSETTE', 'ROTORS', 'BEARING_PLAY', 'ORIGINAL_OWNER',
    'PROOF_OF_PURCHASE', 'WARRANTY', 'CRASH_HISTORY', 'REASON_FOR_SALE', 'UPGRADES', 'TEST_RIDE', 'FINAL_APPROVAL')),
  result text not null constraint checklist_items_result_check check (result in ('PASS', 'FAIL', 'PENDING')),
  comment text constraint checklist_items_comment_check check (char_length(comment) <= 10000),
  photos text[] not null default '{}',
  version integer not null default 0,
  updated_by uuid constraint checklist_items_updated_by_fk references users,
  updated_at timestamptz not null,
  primary key (inspection_id, item)
);
create index checklist_items_updated_by_idx on checklist_items (updated_by);
--rollback drop table checklist_items;
