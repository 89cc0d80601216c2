-- Accounts of children (P-2): what somebody told staff, and accounts whose deletion has begun.

create table age_reports (
  id bigint generated always as identity primary key,
  person_id bigint not null references persons,
  reporter_id bigint not null references persons,
  said text not null check (length(said) between 1 and 2000),
  reported_at timestamptz not null,
  settled_at timestamptz,
  settled_by bigint references persons,
  check ((settled_at is null) = (settled_by is null))
);
create unique index age_reports_open on age_reports (person_id, reporter_id) where settled_at is null;
create index age_reports_person on age_reports (person_id);

-- `kept`: name and addresses, sealed, so that a mistake can be undone; null when the time for that is over.
create table account_closings (
  id bigint generated always as identity primary key,
  person_id bigint not null references persons,
  closed_by bigint not null references persons,
  closed_at timestamptz not null,
  kept bytea,
  kept_until timestamptz not null,
  told_id bigint references mail_addresses,
  undone_at timestamptz,
  check (undone_at is null or kept is null)
);
create unique index account_closings_standing on account_closings (person_id) where undone_at is null;
create index account_closings_kept on account_closings (kept_until) where kept is not null;

-- A closed account ends what its person held, and that is no resignation.
alter table terms drop constraint terms_ended_because_check;
alter table terms add constraint terms_ended_because_check
  check (ended_because in ('resigned', 'deceased', 'refunded', 'entered by mistake', 'account closed'));
