-- Bytes that lie in the files store (FILES_URL). Whatever names a file refers to this table; the sweep finds those references in the catalogue,
-- so that no table can be forgotten. released_at: nothing names it any more since about then; the bytes stay a while for backups under way.
create table stored_files (
  key text collate "C" primary key check (key ~ '^[a-z2-7]{26}$'),
  size bigint not null check (size >= 0),
  sha256 bytea not null check (octet_length(sha256) = 32),
  stored_at timestamptz not null,
  released_at timestamptz
);
create index stored_files_released on stored_files (released_at) where released_at is not null;

-- Whose store it is: the same word lies in the store itself, so that nobody sweeps another installation's bytes away.
create table files_store (
  id smallint primary key default 1 check (id = 1),
  mark text not null check (mark ~ '^[a-z2-7]{26}$'),
  claimed_at timestamptz not null
);
