--liquibase formatted sql

--changeset crm:order-listing-key splitStatements:false
-- What of an advertisement's URL names the advertisement. The same page is linked with a slash at its end or without,
-- with parameters that only count clicks, and with a fragment. A fragment that begins with "/" or "!" is the path of an
-- application in the browser and stays.
create function listing_key(url text) returns text language sql immutable strict parallel safe as $$
  select coalesce(lower(substring(t.url from '^https?(://[^/?#]*)')), '')
    || coalesce(substring(t.url from '^https?://[^/?#]*(.*)$'), t.url)
  from (select
    regexp_replace(
      regexp_replace(
        regexp_replace(
          regexp_replace(
            regexp_replace(listing_key.url, '^https?://', 'https://', 'i'),
            '#(?![!/]).*$', ''),
          '(?<=[?&])(utm_[^=&#]*|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|ysclid|_openstat|igshid|mc_cid|mc_eid)'
            '(=[^&#]*)?(&|(?=#)|$)',
          '', 'gi'),
        '[?&]+(?=#|$)', '', 'g'),
      '/+(?=[?#]|$)', '') as url) t
$$;
create index orders_listing_key_idx on orders (listing_key(bike_url));
drop index orders_bike_url_idx;
--rollback create index orders_bike_url_idx on orders (bike_url);
--rollback drop index orders_listing_key_idx;
--rollback drop function listing_key(text);
