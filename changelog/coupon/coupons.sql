--liquibase formatted sql

--changeset crm:coupon-limits
-- Codes that differ only in case are one code.
alter table coupons
  add column max_redemptions integer constraint coupons_max_redemptions_check check (max_redemptions > 0),
  add column max_redemptions_per_customer integer constraint coupons_max_redemptions_per_customer_check
    check (max_redemptions_per_customer > 0),
  add column minimum_price numeric(14, 2) constraint coupons_minimum_price_check check (minimum_price >= 0),
  add column created_by uuid constraint coupons_created_by_fk references users,
  add column deactivated_at timestamptz;
create unique index coupons_code_upper_key on coupons (upper(code));
create index coupons_created_at_idx on coupons (created_at, id);
create index coupons_created_by_idx on coupons (created_by);
--rollback drop index coupons_code_upper_key, coupons_created_at_idx;
--rollback alter table coupons drop column max_redemptions, drop column max_redemptions_per_customer,
--rollback   drop column minimum_price, drop column created_by, drop column deactivated_at;

--changeset crm:coupon-redemptions
-- A coupon that reduced the price of an order. The prices are null where the redemption was recorded without them.
create table coupon_redemptions (
  id uuid primary key,
  coupon_id uuid not null constraint coupon_redemptions_coupon_fk references coupons,
  order_id uuid not null constraint coupon_redemptions_order_fk references orders,
  price_before numeric(14, 2) constraint coupon_redemptions_price_before_check check (price_before >= 0),
  price_after numeric(14, 2) constraint coupon_redemptions_price_after_check check (price_after >= 0),
  redeemed_by uuid constraint coupon_redemptions_redeemed_by_fk references users,
  redeemed_at timestamptz not null,
  constraint coupon_redemptions_coupon_key unique (coupon_id, order_id),
  constraint coupon_redemptions_prices_check
    check (num_nonnulls(price_before, price_after) in (0, 2) and price_after <= price_before)
);
create index coupon_redemptions_order_idx on coupon_redemptions (order_id, redeemed_at, coupon_id);
create index coupon_redemptions_coupon_idx on coupon_redemptions (coupon_id, redeemed_at, id);
create index coupon_redemptions_redeemed_by_idx on coupon_redemptions (redeemed_by);
insert into coupon_redemptions (id, coupon_id, order_id, redeemed_at)
select gen_random_uuid(), id, order_id, created_at from coupons where order_id is not null;
--rollback drop table coupon_redemptions;

--changeset crm:coupon-of-many-orders
alter table coupons drop column order_id;
--rollback alter table coupons add column order_id uuid constraint coupons_order_fk references orders;
--rollback create index coupons_order_idx on coupons (order_id, created_at, id);
--rollback update coupons c set order_id = (
--rollback   select r.order_id from coupon_redemptions r where r.coupon_id = c.id order by r.redeemed_at, r.id limit 1);
