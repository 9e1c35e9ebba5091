--liquibase formatted sql

--changeset crm:user-telegram-subscribers
-- Telegram accounts that subscribed to the messages of the old CRM. Some of them belong to a user.
create table telegram_subscribers (
  id uuid primary key,
  user_id uuid constraint telegram_subscribers_user_fk references users,
  telegram_id text not null
    constraint telegram_subscribers_telegram_id_check check (char_length(telegram_id) between 1 and 200),
  username text constraint telegram_subscribers_username_check check (char_length(username) <= 200),
  version integer not null default 0,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index telegram_subscribers_user_idx on telegram_subscribers (user_id);
--rollback drop table telegram_subscribers;
