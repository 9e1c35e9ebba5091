--liquibase formatted sql

--changeset crm:task-search
-- Tasks by words of their text, folded as names of people are.
create index tasks_search_title on tasks using gin (search_names(title) gin_trgm_ops);
create index tasks_search_description on tasks using gin (search_names(description) gin_trgm_ops)
  where description is not null;
--rollback drop index tasks_search_description;
--rollback drop index tasks_search_title;
