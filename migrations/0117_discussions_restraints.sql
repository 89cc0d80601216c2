-- D-7: what leaders did to somebody's posting, with their reason, and the one appeal against it.
create table restraints (
  id bigint generated always as identity primary key,
  unit_id bigint not null references units,
  person_id bigint not null references persons,
  -- What it was about.
  post_id bigint references posts,
  -- null: a warning, which bars nobody from anything.
  bar_id bigint references posting_bars,
  reason text not null,
  word text not null check (length(btrim(word)) between 1 and 1000),
  set_by bigint not null references persons,
  set_at timestamptz not null,
  lifted_by bigint references persons,
  lifted_at timestamptz,
  appeal text check (length(btrim(appeal)) between 1 and 5000),
  appealed_at timestamptz,
  outcome text check (outcome in ('upheld', 'lifted')),
  answer text check (length(btrim(answer)) between 1 and 1000),
  answered_by bigint references persons,
  answered_at timestamptz,
  check ((appeal is null) = (appealed_at is null)),
  check (num_nonnulls(outcome, answer, answered_by, answered_at) in (0, 4)),
  check (outcome is null or appeal is not null),
  -- Other people than those who decided first.
  check (answered_by <> set_by and answered_by <> person_id)
);
create index restraints_unit on restraints (unit_id, id);
create index restraints_person on restraints (person_id, id);

-- The emergency switch of a unit: while one is open, nobody but its leaders writes there by themselves.
create table standstills (
  id bigint generated always as identity primary key,
  unit_id bigint not null references units,
  word text not null check (length(btrim(word)) between 1 and 1000),
  begun_by bigint not null references persons,
  begun_at timestamptz not null,
  ended_by bigint references persons,
  ended_at timestamptz,
  check ((ended_by is null) = (ended_at is null))
);
create unique index standstills_open on standstills (unit_id) where ended_at is null;
create trigger standstills_pages_changed after insert or update or delete on standstills for each statement execute function tell_pages('units');
