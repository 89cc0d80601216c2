-- What staff, leaders and account holders changed, in order. Nobody changes it afterwards: the program's role may only add and read
-- (platform/install/grants.ts), and the triggers stop whoever connects as the owner by mistake.
create table audit_entries (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  act text not null,
  -- Numbers, not references: an entry outlives what it is about. Null: the program itself, or the command line.
  by_id bigint,
  person_id bigint,
  unit_id bigint,
  details jsonb not null default '{}'
);
create index audit_entries_act on audit_entries (act, id);
create index audit_entries_by on audit_entries (by_id, id) where by_id is not null;
create index audit_entries_person on audit_entries (person_id, id) where person_id is not null;
create index audit_entries_unit on audit_entries (unit_id, id) where unit_id is not null;

create function audit_is_kept() returns trigger language plpgsql as $$
begin
  raise exception 'the audit log is only added to' using errcode = 'insufficient_privilege';
end $$;
create trigger audit_kept before update or delete or truncate on audit_entries for each statement execute function audit_is_kept();
