-- What change-lead-status.graphql writes, in one transaction.
select u.id, u.active from users u where u.id = :user or u.subject = :user;

select set_config('crm.change', :change, true);

select l.* from leads l where l.id = :id for update;

update leads set status = :status, reject_reason = null, status_changed_at = :now, updated_at = :now,
  version = version + 1
where id = :id;

insert into status_history (id, subject, lead_id, from_status, to_status, actor_kind, actor_id, actor_name, occurred_at,
  former_status_seconds)
values (:change_id, 'LEAD', :id, :former, :status, 'USER', :user, 'Benchmark', :now, 60);

select l.* from leads l where l.id = :id;
