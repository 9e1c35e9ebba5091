--liquibase formatted sql

--changeset crm:search-fold splitStatements:false
-- What a name or a title sounds like, whatever its alphabet and spelling: Юлия, Yuliya, Iuliia, Julija and Julia are
-- all " iulia ". Words in small Latin letters with a space around each; null where there are none. Both sides of a
-- search go through it: the columns below, and the text that is sought. See docs/decisions/0015.
create function search_fold(given text) returns text language plpgsql immutable strict parallel safe as $$
declare
  t text := normalize(given, NFKD);
begin
  -- A caron makes another sound of a c; all other marks are accents.
  t := replace(replace(t, U&'c\030C', 'ch'), U&'C\030C', 'ch');
  t := regexp_replace(t, '[\u0027\u0060\u00b7\u02b0-\u036f\u0483-\u0487\u2018-\u201f\u2032-\u2036]', '', 'g');
  t := lower(translate(t, 'АБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЫЭЮЯІЄҐЈЂЉЊЋЏЅӘҒҚҢӨҰҮҺҲЬЪØŁĐÐÞÆŒẞ',
    'абвгдежзиклмнопрстуфхцчшщыэюяієґјђљњћџѕәғқңөұүһҳьъøłđðþæœß'));
  t := replace(replace(replace(replace(t, 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th');
  -- Latin: several letters for one sound.
  t := regexp_replace(t, 'tc(?!h)', 'ts', 'g');
  t := regexp_replace(t, 'c(?![eiyh])', 'k', 'g');
  t := replace(replace(replace(replace(t, 'chtch', 's'), 'shch', 's'), 'sch', 's'), 'sh', 's');
  t := replace(replace(replace(replace(t, 'tch', 'c'), 'ch', 'c'), 'zh', 'z'), 'kh', 'h');
  t := replace(replace(replace(replace(t, 'ph', 'f'), 'th', 't'), 'qu', 'k'), 'ou', 'u');
  t := replace(replace(replace(t, 'gue', 'ge'), 'gui', 'gi'), 'x', 'ks');
  -- Cyrillic.
  t := replace(replace(t, 'ю', 'iu'), 'я', 'ia');
  t := translate(t, 'абвгдежзиклмнопрстуфхцчшщыэієґјђљњћџѕәғқңөұүһҳøłđðıħqwyjьъ',
                    'abvgdezziklmnoprstufhccssieiegidlnczzagknouuhholddihkvii');
  -- What both write in several ways.
  t := replace(replace(t, 'ts', 'c'), 'tz', 'c');
  t := replace(replace(replace(regexp_replace(t, 'ii+', 'i', 'g'), 'ie', 'e'), 'io', 'e'), 'sc', 's');
  t := regexp_replace(t, '([a-z])\1+', '\1', 'g');
  t := regexp_replace(t, '[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00bf\u2000-\u206f\u3000-\u3003]+', ' ', 'g');
  t := btrim(t);
  return case when t <> '' then ' ' || t || ' ' end;
end $$;
--rollback drop function search_fold(text);

--changeset crm:search-begins
-- The pattern of a folded text that has this word, or one that begins with it; of a single letter, the word alone.
create function search_begins(word text) returns text language sql immutable strict parallel safe
  return '%' || case when char_length(search_fold(word)) > 3 then rtrim(search_fold(word)) else search_fold(word) end || '%';
--rollback drop function search_begins(text);

--changeset crm:search-digits
create function search_digits(phone text) returns text language sql immutable strict parallel safe
  return regexp_replace(phone, '[^0-9]', '', 'g');
--rollback drop function search_digits(text);

--changeset crm:search-customers
alter table customers add column search_name text generated always as (search_fold(full_name)) stored;
create index customers_search_name on customers using gin (search_name gin_trgm_ops);
create index customers_search_code on customers using gin (code gin_trgm_ops);
create index customers_search_legacy_id on customers using gin (legacy_id gin_trgm_ops);
create index customers_search_mailbox on customers using gin (split_part(email, '@', 1) gin_trgm_ops);
create index customers_search_phone_raw on customers using gin (search_digits(phone_raw) gin_trgm_ops) where phone is null;
drop index customers_name_trgm;
--rollback create index customers_name_trgm on customers using gin (full_name gin_trgm_ops);
--rollback drop index customers_search_phone_raw, customers_search_mailbox, customers_search_legacy_id, customers_search_code;
--rollback alter table customers drop column search_name;

--changeset crm:search-leads
alter table leads add column search_name text generated always as (search_fold(contact_name)) stored,
  add column search_bike text generated always as (search_fold(bike_snapshot ->> 'title')) stored;
create index leads_search_name on leads using gin (search_name gin_trgm_ops);
create index leads_search_bike on leads using gin (search_bike gin_trgm_ops);
create index leads_search_legacy_id on leads using gin (legacy_id gin_trgm_ops);
create index leads_search_mailbox on leads using gin (split_part(contact_email, '@', 1) gin_trgm_ops);
create index leads_search_phone_raw on leads using gin (search_digits(contact_phone_raw) gin_trgm_ops)
  where contact_phone is null;
drop index leads_contact_name_trgm, leads_bike_title_trgm;
--rollback create index leads_bike_title_trgm on leads using gin ((bike_snapshot ->> 'title') gin_trgm_ops);
--rollback create index leads_contact_name_trgm on leads using gin (contact_name gin_trgm_ops);
--rollback drop index leads_search_phone_raw, leads_search_mailbox, leads_search_legacy_id;
--rollback alter table leads drop column search_name, drop column search_bike;

--changeset crm:search-orders
alter table orders add column search_bike text generated always as (search_fold(bike_name)) stored;
create index orders_search_bike on orders using gin (search_bike gin_trgm_ops);
create index orders_search_legacy_id on orders using gin (legacy_id gin_trgm_ops);
drop index orders_bike_name_trgm;
--rollback create index orders_bike_name_trgm on orders using gin (bike_name gin_trgm_ops);
--rollback drop index orders_search_legacy_id;
--rollback alter table orders drop column search_bike;

--changeset crm:search-shipments
create index shipments_search_tracking_number on shipments using gin (upper(tracking_number) gin_trgm_ops);
--rollback drop index shipments_search_tracking_number;
