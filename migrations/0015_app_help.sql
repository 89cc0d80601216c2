-- What people tell the staff about a page. saw: the page's heading as the person's browser showed it, only if they left the tick. origin: a keyed
-- hash of where it came from, for the limit, emptied after a day.
create table page_reports (
  id bigint generated always as identity primary key,
  path text not null check (length(path) <= 500),
  said text not null check (length(btrim(said)) between 1 and 5000),
  context text,
  person_id bigint references persons,
  answer_to text check (length(answer_to) <= 254),
  origin bytea,
  reported_at timestamptz not null,
  settled_at timestamptz,
  settled_by bigint references persons,
  check ((settled_at is null) = (settled_by is null))
);
create index page_reports_open on page_reports (reported_at) where settled_at is null;
create index page_reports_origin on page_reports (origin, reported_at) where origin is not null;
create index page_reports_person on page_reports (person_id) where person_id is not null;
