--liquibase formatted sql

--changeset crm:order-partner-customers
alter table orders add column partner_customer_id uuid constraint orders_partner_customer_fk
  references partner_customers on delete set null;
create index orders_partner_customer_idx on orders (partner_customer_id, created_at, id)
  where partner_customer_id is not null;
--rollback alter table orders drop column partner_customer_id;

--changeset crm:order-known-partner-customers splitStatements:false
-- What partners sent before this table existed: the contact data of their first lead of each customer. A customer that
-- came through the partner keeps its id and code, and, if nobody changed the record since, its other values.
with known as (
  select r.partner_id, r.customer_id, min(r.created_at) as created_at
  from (
    select l.partner_id, l.customer_id, l.created_at from leads l
    where l.partner_id is not null and l.customer_id is not null
    union all
    select o.partner_id, o.customer_id, o.created_at from orders o where o.partner_id is not null) r
  group by r.partner_id, r.customer_id)
insert into partner_customers (id, code, partner_id, customer_id, full_name, phone, phone_raw, email, preferred_channel,
  city, country, created_at, updated_at)
select case when c.partner_id = k.partner_id then c.id else gen_random_uuid() end,
  case when c.partner_id = k.partner_id then c.code
    else 'CUST-' || upper(substr(replace(gen_random_uuid()::text, '-', ''), 1, 8)) end,
  k.partner_id, k.customer_id, coalesce(nullif(l.contact_name, ''), '***'), l.contact_phone, l.contact_phone_raw,
  l.contact_email, u.preferred_channel, u.city, u.country, k.created_at, k.created_at
from known k
join customers c on c.id = k.customer_id
left join customers u on u.id = k.customer_id and u.partner_id = k.partner_id and u.version = 0
left join lateral (
  select l.contact_name, l.contact_phone, l.contact_phone_raw, l.contact_email from leads l
  where l.partner_id = k.partner_id and l.customer_id = k.customer_id
  order by l.created_at, l.id limit 1) l on true;
update leads l set partner_customer_id = p.id from partner_customers p
where p.partner_id = l.partner_id and p.customer_id = l.customer_id;
update orders o set partner_customer_id = p.id from partner_customers p
where p.partner_id = o.partner_id and p.customer_id = o.customer_id;
--rollback empty
