--liquibase formatted sql

--changeset crm:user-telegram
alter table users
  add column legacy_id text constraint users_legacy_id_key unique,
  add column telegram_id text constraint users_telegram_id_check check (char_length(telegram_id) between 1 and 200),
  add column telegram_username text
    constraint users_telegram_username_check check (char_length(telegram_username) between 1 and 200);
--rollback alter table users drop column legacy_id, drop column telegram_id, drop column telegram_username;
