--liquibase formatted sql

--changeset crm:customer-merges
-- Who was merged into whom, and what has to be known to undo it. customers.merged_into says how things stand now.
create table customer_merges (
  id uuid primary key,
  -- Later merges of the same people have greater numbers: they wait for each other's rows.
  seq bigint generated always as identity,
  survivor_id uuid not null constraint customer_merges_survivor_id_fk references customers,
  duplicate_id uuid not null constraint customer_merges_duplicate_id_fk references customers
    constraint customer_merges_duplicate_id_check check (duplicate_id <> survivor_id),
  -- Columns of the survivor that were empty, with what they got from the duplicate.
  filled jsonb not null,
  actor_kind text not null constraint customer_merges_actor_kind_check
    check (actor_kind in ('USER', 'KEY', 'SYSTEM', 'UNKNOWN')),
  actor_id uuid,
  actor_name text not null constraint customer_merges_actor_name_check check (char_length(actor_name) between 1 and 200),
  merged_at timestamptz not null,
  undone_at timestamptz,
  undone_by_kind text constraint customer_merges_undone_by_kind_check
    check (undone_by_kind in ('USER', 'KEY', 'SYSTEM', 'UNKNOWN')),
  undone_by_id uuid,
  undone_by_name text constraint customer_merges_undone_by_name_check check (char_length(undone_by_name) between 1 and 200),
  constraint customer_merges_undone_check
    check (num_nonnulls(undone_at, undone_by_kind, undone_by_name) in (0, 3))
);
create index customer_merges_survivor_idx on customer_merges (survivor_id, merged_at, id);
create index customer_merges_duplicate_idx on customer_merges (duplicate_id);
create unique index customer_merges_duplicate_id_key on customer_merges (duplicate_id) where undone_at is null;
--rollback drop table customer_merges;

--changeset crm:customer-merge-moves
-- Which records a merge gave to the survivor. They live in other rooms: no foreign key.
create table customer_merge_moves (
  merge_id uuid not null constraint customer_merge_moves_merge_id_fk references customer_merges,
  kind text not null constraint customer_merge_moves_kind_check check (kind in ('LEAD', 'ORDER', 'TASK')),
  record_id uuid not null,
  primary key (merge_id, kind, record_id)
);
create index customer_merge_moves_record_idx on customer_merge_moves (record_id, kind);
--rollback drop table customer_merge_moves;

--changeset crm:customer-follow-merged splitStatements:false
-- Whoever writes the id of a customer who was merged away means the one who is left. The row is held, so that a merge
-- that runs at the same time either moves what is written here or is seen here.
create function follow_merged_customer() returns trigger language plpgsql as $$
declare
  survivor uuid;
begin
  loop
    select c.merged_into into survivor from customers c where c.id = new.customer_id for key share;
    exit when survivor is null;
    new.customer_id := survivor;
  end loop;
  return new;
end $$;
--rollback drop function follow_merged_customer();

--changeset crm:customer-name-key splitStatements:false
-- A name as names are compared: without case, accents, script and order of words. Юлия Орлова, Orlova Yuliya and
-- ORLOVA Julija are one; letters that spellings differ in (y, j, i; kh, h; w, v; doubled ones) are made the same.
create function customer_name_key(name text) returns text language sql immutable strict parallel safe as $$
  select string_agg(w.word, ' ' order by w.word collate "C")
  from regexp_split_to_table(
    regexp_replace(
      replace(
        translate(
          replace(replace(replace(replace(replace(replace(replace(
            regexp_replace(normalize(lower(name), nfkd), '[\u0300-\u036f]', '', 'g'),
            'щ', 'shch'), 'ш', 'sh'), 'ч', 'ch'), 'ж', 'zh'), 'ц', 'ts'), 'ю', 'iu'), 'я', 'ia'),
          'абвгдезиклмнопрстуфхыэyjwьъ''’', 'abvgdeziklmnoprstufhieiiv'),
        'kh', 'h'),
      '([[:alpha:]])\1+', '\1', 'g'),
    '[^[:alnum:]]+') as w (word)
  where w.word <> ''
$$;
--rollback drop function customer_name_key(text);

--changeset crm:customer-name-key-index
create index customers_name_key_trgm on customers using gin (customer_name_key(full_name) gin_trgm_ops)
  where merged_into is null;
--rollback drop index customers_name_key_trgm;

--changeset crm:customer-similar-names splitStatements:false
-- A function for its setting: below this likeness the index need not look.
create function customers_named_like(name_key text, most integer) returns table (id uuid) language sql stable
set pg_trgm.similarity_threshold = 0.6 as $$
  select c.id from customers c
  where customer_name_key(c.full_name) % name_key and c.merged_into is null
  order by similarity(customer_name_key(c.full_name), name_key) desc, c.id
  limit most
$$;
--rollback drop function customers_named_like(text, integer);
