-- What update-order.graphql writes, in one transaction.
select u.id, u.active from users u where u.id = :user or u.subject = :user;

select set_config('crm.change', :change, true);

select o.* from orders o where o.id = :id for update;

update orders set manager_notes = :notes, updated_at = :now, version = version + 1
where id = :id and manager_notes is distinct from :notes;

select o.* from orders o where o.id = :id;
