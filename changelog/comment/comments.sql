--liquibase formatted sql

--changeset crm:comment-comments
-- What managers write to each other about an order, a lead or a customer.
create table comments (
  id uuid primary key,
  order_id uuid constraint comments_order_fk references orders,
  lead_id uuid constraint comments_lead_fk references leads,
  customer_id uuid constraint comments_customer_fk references customers,
  author_id uuid not null constraint comments_author_fk references users,
  -- Null for a deleted comment: comment_texts has what it was.
  text text constraint comments_text_check check (char_length(text) between 1 and 10000),
  mentions uuid[] not null default '{}' constraint comments_mentions_check check (cardinality(mentions) <= 20),
  edits integer not null default 0,
  edited_at timestamptz,
  deleted_at timestamptz,
  deleted_by uuid constraint comments_deleted_by_fk references users,
  version integer not null default 0,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  constraint comments_subject_check check (num_nonnulls(order_id, lead_id, customer_id) = 1),
  constraint comments_edits_check check (edits between 0 and 50 and (edits = 0) = (edited_at is null)),
  constraint comments_deleted_check check (num_nonnulls(deleted_at, deleted_by) in (0, 2)
    and (deleted_at is null) = (text is not null))
);
create index comments_order_idx on comments (order_id, created_at, id) where order_id is not null;
create index comments_lead_idx on comments (lead_id, created_at, id) where lead_id is not null;
create index comments_customer_idx on comments (customer_id, created_at, id) where customer_id is not null;
create index comments_author_idx on comments (author_id);
create index comments_deleted_by_idx on comments (deleted_by) where deleted_by is not null;
create trigger comments_follow_merged before insert or update of customer_id on comments for each row
  when (new.customer_id is not null) execute function follow_merged_customer();
--rollback drop table comments;

--changeset crm:comment-texts
-- Texts that an edit or a deletion replaced.
create table comment_texts (
  comment_id uuid not null constraint comment_texts_comment_fk references comments on delete cascade,
  number integer not null constraint comment_texts_number_check check (number between 1 and 51),
  text text not null constraint comment_texts_text_check check (char_length(text) between 1 and 10000),
  replaced_at timestamptz not null,
  primary key (comment_id, number)
);
--rollback drop table comment_texts;
