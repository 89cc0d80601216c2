-- What the files of one person, and those of one group's discussions, may take. Without a row the program's own limits hold.
create table file_limits (
  id smallint primary key default 1 check (id = 1),
  person_bytes bigint not null check (person_bytes > 0),
  unit_bytes bigint not null check (unit_bytes > 0),
  changed_by bigint references persons,
  changed_at timestamptz not null
);
