--liquibase formatted sql

--changeset crm:user-accounts
-- A person who was created here before their first sign-in: the first token with their e-mail address gives the
-- subject. Of other people, the id is the subject.
alter table users
  add column subject uuid constraint users_subject_key unique,
  add column awaits_sign_in boolean not null default false;
alter table users add constraint users_email_check check (char_length(email) <= 300) not valid;
--rollback alter table users drop constraint users_email_check;
--rollback alter table users drop column subject, drop column awaits_sign_in;
