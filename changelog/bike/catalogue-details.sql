--liquibase formatted sql

--changeset crm:bike-catalogue-details
-- What else the catalogue says of a bike, and when and why a bike left it.
alter table bikes
  add column original_price numeric(14, 2) constraint bikes_original_price_check check (original_price >= 0),
  add column condition_grade text constraint bikes_condition_grade_check check (char_length(condition_grade) <= 200),
  add column wheel_size text constraint bikes_wheel_size_check check (char_length(wheel_size) <= 200),
  add column location text constraint bikes_location_check check (char_length(location) <= 200),
  add column source_platform text constraint bikes_source_platform_check check (char_length(source_platform) <= 200),
  add column source_ad_id text constraint bikes_source_ad_id_check check (char_length(source_ad_id) <= 200),
  add column deactivated_at timestamptz,
  add column deactivation_reason text
    constraint bikes_deactivation_reason_check check (char_length(deactivation_reason) <= 10000),
  add column search_name text generated always as (search_fold(
    coalesce(name, '') || ' ' || coalesce(brand, '') || ' ' || coalesce(model, ''))) stored,
  add constraint bikes_name_check check (char_length(name) <= 1000),
  add constraint bikes_brand_check check (char_length(brand) <= 200),
  add constraint bikes_model_check check (char_length(model) <= 200),
  add constraint bikes_size_check check (char_length(size) <= 200),
  add constraint bikes_category_check check (char_length(category) <= 200),
  add constraint bikes_description_check check (char_length(description) <= 100000),
  add constraint bikes_url_check check (char_length(url) <= 12000),
  add constraint bikes_main_photo_url_check check (char_length(main_photo_url) <= 12000);
--rollback alter table bikes drop constraint bikes_name_check, drop constraint bikes_brand_check,
--rollback   drop constraint bikes_model_check, drop constraint bikes_size_check, drop constraint bikes_category_check,
--rollback   drop constraint bikes_description_check, drop constraint bikes_url_check,
--rollback   drop constraint bikes_main_photo_url_check, drop column search_name, drop column original_price,
--rollback   drop column condition_grade, drop column wheel_size, drop column location, drop column source_platform,
--rollback   drop column source_ad_id, drop column deactivated_at, drop column deactivation_reason;

--changeset crm:bike-catalogue-indexes
create index bikes_created_at_idx on bikes (created_at, id);
create index bikes_updated_at_idx on bikes (updated_at, id);
create index bikes_price_idx on bikes (coalesce(price, -1), id);
create index bikes_brand_idx on bikes (brand, created_at, id);
create index bikes_category_idx on bikes (category, created_at, id);
create index bikes_search_name on bikes using gin (search_name gin_trgm_ops);
create index bikes_search_bike_id on bikes using gin (bike_id gin_trgm_ops);
--rollback drop index bikes_search_bike_id, bikes_search_name, bikes_category_idx, bikes_brand_idx, bikes_price_idx,
--rollback   bikes_updated_at_idx, bikes_created_at_idx;
