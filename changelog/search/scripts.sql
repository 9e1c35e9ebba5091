--liquibase formatted sql

--changeset crm:search-scripts splitStatements:false
-- As before, and: both a caron and an acute make another sound of a c; Hebrew points and Arabic vowel marks do not
-- count, and forms of an Arabic letter are one; each Chinese, Japanese and Korean character is a word of its own, so
-- that a part of a name is found wherever it stands.
create or replace function search_fold(given text) returns text language plpgsql immutable strict parallel safe as $$
declare
  t text := normalize(given, NFKD);
begin
  t := regexp_replace(regexp_replace(t, '[cC]\u030c', 'ch', 'g'), '[cC]\u0301', 'ch', 'g');
  t := regexp_replace(t, '[\u0027\u0060\u00b7\u02b0-\u036f\u0483-\u0487\u2018-\u201f\u2032-\u2036]', '', 'g');
  if t ~ '[\u0591-\u08ff]' then
    t := regexp_replace(t, '[\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u05f3\u05f4]', '', 'g');
    t := regexp_replace(t, '[\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed]', '', 'g');
    t := translate(t, U&'\0671\0649\06cc\06d2\06a9\0629\06c1\06be\06d5\05be\060c',
      U&'\0627\064a\064a\064a\0643\0647\0647\0647\0647  ');
    t := translate(t, '٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹', '01234567890123456789');
  end if;
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
  t := translate(t, 'абвгдезжиклмнопрстуфхцчшщыэієґјђљњћџѕәғқңөұүһҳøłđðıħqwyjьъ',
                    'abvgdezziklmnoprstufhccssieiegidlnczzagknouuhholddihkvii');
  -- What both write in several ways.
  t := replace(replace(t, 'ts', 'c'), 'tz', 'c');
  t := replace(replace(replace(regexp_replace(t, 'ii+', 'i', 'g'), 'ie', 'e'), 'io', 'e'), 'sc', 's');
  t := regexp_replace(t, '([a-z])\1+', '\1', 'g');
  -- Together again: Korean syllables, and Japanese signs with their voicing marks.
  if t ~ '[\u1100-\u11ff\u3041-\uffff\U00020000-\U0003ffff]' then
    t := regexp_replace(normalize(t, NFC),
      '([\u3041-\u30fa\u30fd-\u312f\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\U00020000-\U0003ffff]\u30fc?)', ' \1 ', 'g');
    t := replace(t, U&'\30fb', ' ');
  end if;
  t := regexp_replace(t, '[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00bf\u2000-\u206f\u3000-\u3003]+', ' ', 'g');
  t := btrim(t);
  return case when t <> '' then ' ' || t || ' ' end;
end $$;
--rollback empty

--changeset crm:search-names
-- What the columns store of a name or a title: its fold, and of a name with č or ć also the folds of its spellings
-- without these signs, as people type it who do not have them. Čović is found by čović, ćovic, chovich, čovic and
-- covic.
create function search_names(given text) returns text language sql immutable strict parallel safe
  return case when normalize(given, NFD) !~ '[cC][\u030c\u0301]' then search_fold(given) else
    search_fold(given)
    || coalesce(ltrim(search_fold(regexp_replace(normalize(given, NFD), '([cC])[\u0301]', '\1', 'g'))), '')
    || coalesce(ltrim(search_fold(regexp_replace(normalize(given, NFD), '([cC])[\u030c\u0301]', '\1', 'g'))), '') end;
--rollback drop function search_names(text);

--changeset crm:search-names-of-customers
alter table customers drop column search_name;
alter table customers add column search_name text generated always as (search_names(full_name)) stored;
create index customers_search_name on customers using gin (search_name gin_trgm_ops);
--rollback alter table customers drop column search_name;
--rollback alter table customers add column search_name text generated always as (search_fold(full_name)) stored;
--rollback create index customers_search_name on customers using gin (search_name gin_trgm_ops);

--changeset crm:search-names-of-leads
alter table leads drop column search_name, drop column search_bike;
alter table leads add column search_name text generated always as (search_names(contact_name)) stored,
  add column search_bike text generated always as (search_names(bike_snapshot ->> 'title')) stored;
create index leads_search_name on leads using gin (search_name gin_trgm_ops);
create index leads_search_bike on leads using gin (search_bike gin_trgm_ops);
--rollback alter table leads drop column search_name, drop column search_bike;
--rollback alter table leads add column search_name text generated always as (search_fold(contact_name)) stored,
--rollback   add column search_bike text generated always as (search_fold(bike_snapshot ->> 'title')) stored;
--rollback create index leads_search_name on leads using gin (search_name gin_trgm_ops);
--rollback create index leads_search_bike on leads using gin (search_bike gin_trgm_ops);

--changeset crm:search-names-of-orders
alter table orders drop column search_bike;
alter table orders add column search_bike text generated always as (search_names(bike_name)) stored;
create index orders_search_bike on orders using gin (search_bike gin_trgm_ops);
--rollback alter table orders drop column search_bike;
--rollback alter table orders add column search_bike text generated always as (search_fold(bike_name)) stored;
--rollback create index orders_search_bike on orders using gin (search_bike gin_trgm_ops);
