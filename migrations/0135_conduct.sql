-- D-30: cases about somebody's conduct, which a small named panel decides instead of a group's leaders.

-- Who may be called to sit: members of the panel, and who stands in where too few of them can. From one day to another.
create table conduct_panelists (
  id bigint generated always as identity primary key,
  person_id bigint not null references persons,
  kind text not null check (kind in ('member', 'stand-in')),
  from_day date not null,
  until_day date not null check (until_day >= from_day),
  named_by bigint references persons,
  named_at timestamptz not null,
  ended_by bigint references persons,
  ended_at timestamptz,
  check (ended_by is null or ended_at is not null),
  -- One term at a time.
  exclude using gist (int8range(person_id, person_id, '[]') with &&, daterange(from_day, until_day, '[]') with &&) where (ended_at is null)
);

create table conduct_settings (
  id smallint primary key default 1 check (id = 1),
  -- After its end a case is kept so long; then only what is counted stays.
  kept_months integer not null check (kept_months between 6 and 60),
  changed_by bigint references persons,
  changed_at timestamptz not null
);

create table conduct_cases (
  id bigint generated always as identity primary key,
  -- Stands in addresses, and tells nobody how many there are.
  code text unique check (code ~ '^[0-9a-f]{16}$'),
  reporter_id bigint references persons,
  reported_id bigint references persons,
  -- Where it happened, as the reporter says; posts have places of their own.
  unit_id bigint references units,
  opened_at timestamptz not null,
  -- What the panel asks the reported, in words of its own.
  question text check (length(btrim(question)) between 1 and 5000),
  asked_at timestamptz,
  reminded_at timestamptz,
  -- When those who sit were last told that it is their turn.
  told_at timestamptz not null,
  appealed_at timestamptz,
  closed_at timestamptz,
  -- What stands in the end.
  outcome text check (outcome in ('no-breach', 'word', 'warning', 'suspension')),
  forgotten_at timestamptz,
  check (reporter_id <> reported_id),
  check ((closed_at is null) = (outcome is null)),
  check (forgotten_at is not null or (question is null) = (asked_at is null)),
  check (forgotten_at is not null or num_nonnulls(code, reporter_id, reported_id) = 3),
  check (forgotten_at is null or (closed_at is not null and num_nonnulls(code, reporter_id, reported_id, unit_id, question) = 0))
);
-- What else somebody has to say of the same person goes into the case that is open.
create unique index conduct_cases_open on conduct_cases (reporter_id, reported_id) where closed_at is null;
create index conduct_cases_reported on conduct_cases (reported_id);
create index conduct_cases_closed on conduct_cases (closed_at);

create table conduct_words (
  id bigint generated always as identity primary key,
  case_id bigint not null references conduct_cases,
  side text not null check (side in ('reporter', 'reported')),
  kind text not null check (kind in ('report', 'statement', 'addition', 'appeal')),
  text text not null check (length(btrim(text)) between 1 and 10000),
  said_at timestamptz not null,
  check (kind <> 'report' or side = 'reporter'),
  check (kind <> 'statement' or side = 'reported')
);
-- Each is said once; only additions may be more.
create unique index conduct_words_once on conduct_words (case_id, side, kind) where kind <> 'addition';
create index conduct_words_case on conduct_words (case_id, id);

-- Posts as they were when they were named: what becomes of the post later changes nothing here.
create table conduct_evidence (
  case_id bigint not null references conduct_cases,
  number integer not null check (number between 1 and 100),
  post_id bigint not null references posts,
  unit_id bigint not null references units,
  author_id bigint references persons,
  author_name text not null,
  title text not null,
  post_number integer not null,
  posted_at timestamptz not null,
  version integer not null,
  text text not null,
  file_names text[] not null,
  frozen_at timestamptz not null,
  primary key (case_id, number),
  unique (case_id, post_id)
);
create function conduct_evidence_is_frozen() returns trigger language plpgsql as $$
begin
  raise exception 'evidence stays as it was';
end $$;
create trigger conduct_evidence_frozen before update on conduct_evidence for each row execute function conduct_evidence_is_frozen();

-- Nobody sits on a case twice, so that an appeal goes to other people.
create table conduct_seats (
  case_id bigint not null references conduct_cases,
  person_id bigint not null references persons,
  stage text not null check (stage in ('first', 'appeal')),
  seated_at timestamptz not null,
  left_at timestamptz,
  primary key (case_id, person_id)
);
create index conduct_seats_person on conduct_seats (person_id) where left_at is null;

create table conduct_proposals (
  id bigint generated always as identity primary key,
  case_id bigint not null references conduct_cases,
  stage text not null check (stage in ('first', 'appeal')),
  made_by bigint not null references persons,
  made_at timestamptz not null,
  -- stands: what was decided first.
  outcome text not null check (outcome in ('no-breach', 'word', 'warning', 'suspension', 'stands')),
  -- Of a suspension; null: everywhere.
  unit_id bigint references units,
  days integer check (days between 1 and 366),
  to_reported text not null check (length(btrim(to_reported)) between 1 and 5000),
  to_reporter text not null check (length(btrim(to_reporter)) between 1 and 5000),
  check ((outcome = 'suspension') = (days is not null)),
  check (unit_id is null or outcome = 'suspension'),
  check (outcome <> 'stands' or stage = 'appeal'),
  unique (id, case_id, stage)
);
create index conduct_proposals_case on conduct_proposals (case_id);

-- One voice for each who sits; the last proposal that they agreed to.
create table conduct_agreements (
  case_id bigint not null,
  stage text not null,
  person_id bigint not null references persons,
  proposal_id bigint not null,
  agreed_at timestamptz not null,
  primary key (case_id, stage, person_id),
  foreign key (proposal_id, case_id, stage) references conduct_proposals (id, case_id, stage)
);

create table conduct_rulings (
  case_id bigint not null,
  stage text not null,
  proposal_id bigint not null unique,
  ruled_at timestamptz not null,
  until_day date,
  bar_id bigint references posting_bars on delete set null,
  primary key (case_id, stage),
  foreign key (proposal_id, case_id, stage) references conduct_proposals (id, case_id, stage)
);

-- Each look of somebody who sits. Both sides may know how many there were.
create table conduct_views (
  case_id bigint not null references conduct_cases,
  person_id bigint not null references persons,
  seen_at timestamptz not null
);
create index conduct_views_case on conduct_views (case_id);
