-- What the first administrator answered when the installation began: at most one row. A setting from outside wins over it.
create table installations (
  id integer primary key check (id = 1),
  association_name text not null check (length(btrim(association_name)) between 1 and 100),
  time_zone text not null,
  language text not null,
  founded_by bigint references persons,
  founded_at timestamptz not null
);
