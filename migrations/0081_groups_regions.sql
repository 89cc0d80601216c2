-- Where a unit is at home, by the codes of ISO 3166-2, for the map of chapters (S-9). A regional chapter has several.
create table unit_regions (
  unit_id bigint not null references units,
  region text not null check (region ~ '^[A-Z]{2}-[A-Z0-9]{1,3}$'),
  primary key (unit_id, region)
);

create trigger unit_regions_pages_changed after insert or update or delete on unit_regions
  for each statement execute function tell_pages('units');
