-- What search.graphql asks for: two words of a name; where fewer than ten have them, those that are similar.
with q as materialized (
  select search_fold(t) as folded, lower(t) as spelled,
    search_begins(split_part(t, ' ', 1)) as begins1, search_begins(split_part(t, ' ', 2)) as begins2,
    '%' || search_fold(split_part(t, ' ', 1)) || '%' as word1, '%' || search_fold(split_part(t, ' ', 2)) || '%' as word2
  from (values (?::text)) v (t)),
right_ones as materialized (
  select c.id, case when c.search_name like q.word1 and c.search_name like q.word2 then 1 else 2 end as grade,
    case when position(q.spelled in lower(c.full_name)) > 0 then 0 else 1000 end
      + abs(length(c.search_name) - length(q.folded)) as distance, c.created_at
  from q, customers c
  where c.merged_into is null and c.search_name like (select begins1 from q) and c.search_name like (select begins2
    from q)
  order by 2, 3, 4 desc, 1 limit 10),
similar_ones as (
  select c.id, 3 as grade, (1000 * (1 - similarity(c.search_name, q.folded)))::integer as distance, c.created_at
  from q, customers c
  where (select count(*) from right_ones) < 10 and c.merged_into is null
    and c.search_name %> (select word1 from q) and c.search_name %> (select word2 from q)
    and c.id not in (select id from right_ones)
  order by 2, 3, 4 desc, 1 limit 10),
best as (
  select * from right_ones union all select * from similar_ones order by grade, distance, created_at desc, id limit 10)
select json_build_object('data', json_build_object('search', json_build_object('nodes', coalesce(json_agg(
  json_build_object('id', c.id, 'code', c.code, 'fullName', c.full_name, 'phone', c.phone, 'email', c.email, 'city',
    c.city)
  order by b.grade, b.distance, b.created_at desc, b.id), '[]'::json))))
from best b join customers c on c.id = b.id
