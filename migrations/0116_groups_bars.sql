-- D-7: who may not post in a unit for some days although its rule would let them. Reading stays as it is. until_day: the last of those days.
create table posting_bars (
  id bigint generated always as identity primary key,
  unit_id bigint not null references units,
  person_id bigint not null references persons,
  from_day date not null,
  until_day date not null check (until_day >= from_day),
  set_by bigint references persons,
  set_at timestamptz not null,
  ended_by bigint references persons,
  ended_at timestamptz
);
-- One at a time for each person and unit; a new one ends the old.
create unique index posting_bars_open on posting_bars (person_id, unit_id) where ended_at is null;
