--liquibase formatted sql

--changeset crm:touchpoint-follow-merged
create trigger touchpoints_follow_merged before insert or update of customer_id on touchpoints for each row
  when (new.customer_id is not null) execute function follow_merged_customer();
--rollback drop trigger touchpoints_follow_merged on touchpoints;
