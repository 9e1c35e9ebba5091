--liquibase formatted sql

--changeset crm:customer-phone-extension splitStatements:false
-- The digits that are dialled after the number: the people of one office share its number and have their own
-- extensions. Letters in both cases, since in a database with the locale C only ASCII has cases.
create function phone_extension(raw text) returns text language sql immutable strict parallel safe
  return substring(normalize(raw, NFKC) from
    '[0-9][\s(,;]*(?:[Ee][Xx][Tt](?:[Nn]|[Ee][Nn][Ss][Ii][Oo][Nn])?|[Дд][Оо][Бб](?:[Аа][Вв][Оо][Чч][Нн][Ыы][Йй])?'
    '|[Вв][Нн](?:[Уу][Тт][Рр](?:[Ее][Нн][Нн][Ии][Йй])?)?|[Дд]|[Ii][Nn][Tt]|[XxХх]|#|,)[\s.:=№]*([0-9]{1,8})[\s#)]*$');
--rollback drop function phone_extension(text);

--changeset crm:customer-phone-extensions
alter table customers add column phone_extension text generated always as (phone_extension(phone_raw)) stored;
--rollback alter table customers drop column phone_extension;

--changeset crm:customer-email-forms splitStatements:false
-- One form of each address: accents as one character with their letters.
update customers set email = normalize(email, NFC) where email is not nfc normalized;
--rollback empty
