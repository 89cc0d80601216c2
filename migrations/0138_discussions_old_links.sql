-- D-12: under which addresses a list's posts stood before it came here, so that links to them go on. Addresses are kept in one spelling
-- (oldlinks/rules.ts). host: '' where none was said; it then holds for whatever host leads here. The first post to have an address keeps it.
create table old_links (
  path text not null check (path like '/_%' and octet_length(path) <= 1500),
  host text not null check (host = lower(host) and length(host) <= 253),
  post_id bigint not null references posts,
  primary key (path, host)
);
create index old_links_post on old_links (post_id);
-- Whether a host led here once, asked for each page that is missing there.
create index old_links_host on old_links (host);

-- What was brought into a unit from elsewhere, for those who lead it. added and links are counted in the transactions that write them, so that they are right
-- for a run that was cut off; the rest is said when it is through.
create table unit_imports (
  id bigint generated always as identity primary key,
  unit_id bigint not null references units,
  kind text not null check (kind in ('archive', 'members')),
  file_name text not null check (length(file_name) between 1 and 255),
  began_at timestamptz not null,
  is_finished boolean not null default false,
  -- Mails or members that were found in the file.
  found integer not null default 0 check (found >= 0),
  added integer not null default 0 check (added >= 0),
  known integer not null default 0 check (known >= 0),
  links integer not null default 0 check (links >= 0),
  left_out integer not null default 0 check (left_out >= 0)
);
create index unit_imports_unit on unit_imports (unit_id, id);
-- The first of what was left out: where in the file (the octet of a mail, the line of a member), and why.
create table unit_import_faults (
  import_id bigint not null references unit_imports,
  place bigint not null check (place >= 0),
  why text not null,
  primary key (import_id, place)
);
