-- D-12: a group that was founded closed, so that an archive and members can be brought in before anybody writes there. A row without opened_at: it is closed still.
create table unit_openings (
  unit_id bigint primary key references units,
  begun_by bigint references persons,
  begun_at timestamptz not null,
  opened_by bigint references persons,
  opened_at timestamptz,
  check (opened_by is null or opened_at is not null)
);
create trigger unit_openings_pages_changed after insert or update or delete on unit_openings for each statement execute function tell_pages('units');
