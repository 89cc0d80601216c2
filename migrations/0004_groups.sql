-- Groups: units as a tree, kinds as data, names over time, memberships and roles as dated rows,
-- audiences per feature.

create type audience as enum ('public', 'accounts', 'members', 'unit', 'leaders');
create type unit_feature as enum ('page', 'posts', 'files', 'events', 'roster');
create type joining_way as enum ('membership', 'add-on', 'free', 'appointed', 'elected', 'office-held', 'own-rolls', 'mail-address');
create type posting_rule as enum ('anyone', 'accounts', 'unit', 'leaders');
create type stranger_rule as enum ('hold', 'refuse', 'drop');

-- One row per kind: the policy that its units start from.
create table unit_kinds (
  kind text primary key,
  parent_kinds text[] not null,
  joining joining_way not null,
  needs_account boolean not null,
  needs_membership boolean not null,
  needs_parent boolean not null,
  leading_needs_parent boolean not null,
  charter_years smallint,
  page_audience audience not null,
  posts_audience audience not null,
  files_audience audience not null,
  events_audience audience not null,
  roster_audience audience not null,
  posting posting_rule not null,
  sort smallint not null
);

create table units (
  id bigint generated always as identity primary key,
  kind text not null references unit_kinds,
  parent_id bigint references units check (parent_id <> id),
  slug text collate "C" not null unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(slug) <= 60),
  name text not null check (length(btrim(name)) between 1 and 160),
  acronym text check (length(btrim(acronym)) between 1 and 20),
  purpose text not null,
  product_id bigint references products,
  opened_on date not null,
  created_at timestamptz not null
);
create index units_parent on units (parent_id);

-- Only what differs from the kind.
create table unit_settings (
  unit_id bigint primary key references units,
  page_audience audience,
  posts_audience audience,
  files_audience audience,
  events_audience audience,
  roster_audience audience,
  posting posting_rule,
  strangers stranger_rule not null default 'refuse',
  newcomers_see_history boolean not null default true,
  changed_by bigint references persons,
  changed_at timestamptz
);

create table unit_closures (
  unit_id bigint primary key references units,
  closed_on date not null,
  closed_by bigint references persons,
  reason text not null,
  successor_id bigint references units
);

-- Former names, acronyms and spellings, with their days.
create table unit_names (
  id bigint generated always as identity primary key,
  unit_id bigint not null references units,
  name text not null,
  acronym text,
  until date,
  unique nulls not distinct (unit_id, name, acronym)
);

-- Addresses of pages and of mail are given once and for ever.
create table unit_slugs (
  slug text collate "C" primary key,
  unit_id bigint not null references units,
  since timestamptz not null
);
create index unit_slugs_unit on unit_slugs (unit_id);
create table unit_addresses (
  local_part text collate "C" primary key check (local_part = lower(local_part) and length(local_part) <= 50),
  unit_id bigint not null references units,
  is_current boolean not null,
  since timestamptz not null
);
create unique index unit_addresses_current on unit_addresses (unit_id) where is_current;

-- Belonging is a dated row with its cause; leaving ends it, joining again is a new row.
create table unit_memberships (
  id bigint generated always as identity primary key,
  unit_id bigint not null references units,
  person_id bigint not null references persons,
  joined_at timestamptz not null,
  joined_by bigint references persons,
  join_cause text not null check (join_cause in ('joined', 'term', 'appointed', 'imported', 'added by a leader', 'founded')),
  left_at timestamptz check (left_at >= joined_at),
  left_by bigint references persons,
  leave_cause text check (leave_cause in ('left', 'removed', 'lapsed', 'unit closed', 'merged')),
  check ((left_at is null) = (leave_cause is null))
);
create unique index unit_memberships_current on unit_memberships (unit_id, person_id) where left_at is null;
create index unit_memberships_person on unit_memberships (person_id) where left_at is null;

create domain unit_role as text check (value in ('member', 'observer', 'moderator', 'chair', 'convener', 'co-convener', 'secretary', 'treasurer', 'liaison', 'councilor'));
create type chosen_how as enum ('elected', 'appointed', 'self-declared');

-- Roles are dated appointments (both days inclusive); ended_at ends one before its last day. Whoever holds one belongs
-- to the unit while it runs: no second row says so. begin_told_at and end_told_at: when the news went out that its first day
-- came and that its last one passed; each goes once.
create table appointments (
  id bigint generated always as identity primary key,
  unit_id bigint not null references units,
  person_id bigint not null references persons,
  role unit_role not null,
  starts_on date not null,
  ends_on date check (ends_on >= starts_on),
  chosen chosen_how not null,
  entered_by bigint references persons,
  entered_at timestamptz not null,
  begin_told_at timestamptz,
  end_told_at timestamptz,
  ended_at timestamptz,
  ended_by bigint references persons,
  end_cause text check (end_cause in ('stepped down', 'replaced', 'removed', 'lapsed', 'unit closed', 'entered by mistake')),
  check ((ended_at is null) = (end_cause is null)),
  exclude using gist (unit_id with =, person_id with =, role with =, daterange(starts_on, ends_on, '[]') with &&)
    where (ended_at is null)
);
create index appointments_unit on appointments (unit_id) where ended_at is null;
create index appointments_person on appointments (person_id);
