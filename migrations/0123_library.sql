-- D-11: a library for each unit.
create table library_folders (
  id bigint generated always as identity primary key,
  unit_id bigint not null references units,
  parent_id bigint,
  name text not null check (length(name) between 1 and 100),
  -- Null: whoever sees the folder that it lies in, or the unit's files.
  audience audience,
  made_by bigint references persons,
  made_at timestamptz not null,
  unique (id, unit_id),
  foreign key (parent_id, unit_id) references library_folders (id, unit_id),
  check (parent_id <> id)
);
create unique index library_folders_name on library_folders (unit_id, coalesce(parent_id, 0), lower(name));
create index library_folders_parent on library_folders (parent_id);

-- Who else than its leaders may add to a unit's library; without a row its members may.
create table library_settings (
  unit_id bigint primary key references units,
  adders text not null check (adders in ('unit', 'leaders')),
  changed_by bigint references persons,
  changed_at timestamptz not null
);

-- A file, which has versions, or a link.
create table library_entries (
  id bigint generated always as identity primary key,
  unit_id bigint not null references units,
  folder_id bigint,
  title text not null check (length(title) between 1 and 200),
  description text not null default '' check (length(description) <= 5000),
  licence text not null default '' check (licence in ('', 'cc0', 'cc-by', 'cc-by-sa', 'cc-by-nc', 'cc-by-nc-sa', 'reserved')),
  url text check (length(url) <= 2000 and url ~ '^https?://'),
  audience audience,
  added_by bigint references persons,
  added_at timestamptz not null,
  changed_at timestamptz not null,
  words tsvector not null default '',
  foreign key (folder_id, unit_id) references library_folders (id, unit_id)
);
create index library_entries_place on library_entries (unit_id, folder_id);
create index library_entries_folder on library_entries (folder_id);
create index library_entries_added_by on library_entries (added_by);
create index library_entries_words on library_entries using gin (words);

create table library_versions (
  entry_id bigint not null references library_entries on delete cascade,
  number integer not null check (number > 0),
  file_key text collate "C" not null unique references stored_files,
  filename text not null check (length(filename) between 1 and 150),
  content_type text not null,
  note text not null default '' check (length(note) <= 300),
  added_by bigint references persons,
  added_at timestamptz not null,
  -- A small picture of it, made anew by us: what a browser is shown.
  preview bytea,
  -- What can be read in it; 'waiting' until the job has looked.
  state text not null default 'waiting' check (state in ('waiting', 'read', 'nothing', 'failed')),
  text text check (length(text) <= 100000),
  attempts smallint not null default 0,
  primary key (entry_id, number),
  check ((state = 'read') = (text is not null))
);
create index library_versions_added_by on library_versions (added_by);

-- How often a whole file was fetched; not by whom.
create table library_downloads (
  entry_id bigint primary key references library_entries on delete cascade,
  count integer not null
);

-- The group's page shows the newest entries.
create function tell_pages_of_library() returns trigger language plpgsql as $$
begin
  perform pg_notify('pages', 'unit:' || c.unit_id) from (select distinct unit_id from changed) c;
  return null;
end $$;
create trigger library_entries_pages_new after insert on library_entries referencing new table as changed
  for each statement execute function tell_pages_of_library();
create trigger library_entries_pages_changed after update on library_entries referencing new table as changed
  for each statement execute function tell_pages_of_library();
create trigger library_entries_pages_gone after delete on library_entries referencing old table as changed
  for each statement execute function tell_pages_of_library();
create trigger library_folders_pages_changed after update on library_folders referencing new table as changed
  for each statement execute function tell_pages_of_library();
