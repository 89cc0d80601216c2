-- G-10: a Zotero group as a shelf on a unit's page: what it is, how one gets in, and its newest items as they were when they were last asked for.
create table unit_shelves (
  unit_id bigint primary key references units,
  group_id bigint not null check (group_id > 0),
  style text not null,
  entry text not null check (length(entry) <= 1000),
  linked_by bigint references persons,
  linked_at timestamptz not null,
  name text,
  reading text,
  editing text,
  items jsonb not null default '[]' check (jsonb_typeof(items) = 'array'),
  total integer,
  fetched_at timestamptz,
  failed_at timestamptz,
  problem text check (problem in ('unreachable', 'not-public')),
  check ((failed_at is null) = (problem is null))
);
create trigger unit_shelves_pages_changed after insert or delete or update of group_id, style, entry, name, reading, editing, items, total, problem on unit_shelves
  for each statement execute function tell_pages('units');
