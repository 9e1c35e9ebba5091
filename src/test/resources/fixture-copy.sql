-- Copies of the rows of fixture.sql, and a function that puts them back. It is faster than fixture.sql, and than a
-- truncation, which makes new files for each table and index.
create schema fixture;

create table fixture.sequences as
select format('%I.%I', schemaname, sequencename) as name, coalesce(last_value, start_value) as value,
  last_value is not null as is_called
from pg_sequences where schemaname = current_schema() and sequencename <> 'change_seq';

do $$
declare
  source record;
  body text := '';
begin
  for source in
    select c.table_schema, c.table_name, string_agg(quote_ident(c.column_name), ', ') as columns
    from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
    where c.table_schema = current_schema() and t.table_type = 'BASE TABLE'
      and c.table_name not like 'databasechangelog%' and c.is_generated = 'NEVER'
    group by c.table_schema, c.table_name
  loop
    execute format('create table fixture.%2$I as table %1$I.%2$I', source.table_schema, source.table_name);
    body := body || format('delete from %1$I.%2$I; ', source.table_schema, source.table_name)
      || format('insert into %1$I.%2$I (%3$s) overriding system value select %3$s from fixture.%2$I; ',
        source.table_schema, source.table_name, source.columns);
  end loop;
  execute format('create function fixture.restore() returns void language plpgsql as %L',
    'begin ' || body || 'perform setval(name, value, is_called) from fixture.sequences; end');
end $$;
