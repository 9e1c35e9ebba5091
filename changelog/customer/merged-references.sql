--liquibase formatted sql

--changeset crm:customer-follow-merged-triggers
create trigger leads_follow_merged before insert or update of customer_id on leads for each row
  when (new.customer_id is not null) execute function follow_merged_customer();
create trigger orders_follow_merged before insert or update of customer_id on orders for each row
  execute function follow_merged_customer();
create trigger tasks_follow_merged before insert or update of customer_id on tasks for each row
  when (new.customer_id is not null) execute function follow_merged_customer();
--rollback drop trigger leads_follow_merged on leads;
--rollback drop trigger orders_follow_merged on orders;
--rollback drop trigger tasks_follow_merged on tasks;
