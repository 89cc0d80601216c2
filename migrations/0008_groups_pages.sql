-- What leaders put on a unit's page, its emblem, what was changed, letters to its conveners, and what a person says of themselves.

-- No row: nothing was written, and the page says less.
create table unit_texts (
  unit_id bigint primary key references units,
  charge text not null check (length(charge) <= 5000),
  rules text not null check (length(rules) <= 5000),
  conduct_url text check (length(conduct_url) <= 500),
  changed_by bigint references persons,
  changed_at timestamptz not null
);

-- Words that the catalogue filters by, in small letters.
create table unit_subjects (
  unit_id bigint not null references units,
  subject text not null check (subject = lower(subject) and length(subject) between 2 and 40),
  primary key (unit_id, subject)
);
create index unit_subjects_subject on unit_subjects (subject);

-- Spaces elsewhere that belong to a unit. A link that is taken away keeps its row.
create table unit_links (
  id bigint generated always as identity primary key,
  unit_id bigint not null references units,
  label text not null check (length(btrim(label)) between 1 and 100),
  url text not null check (url ~ '^https?://' and length(url) <= 500),
  run_by text not null check (length(btrim(run_by)) between 1 and 100),
  privacy text not null check (length(privacy) <= 1000),
  added_by bigint references persons,
  added_at timestamptz not null,
  removed_by bigint references persons,
  removed_at timestamptz
);
create index unit_links_unit on unit_links (unit_id) where removed_at is null;

-- A picture of the unit's own; the bytes are ours, made anew from what was sent.
create table unit_emblems (
  unit_id bigint primary key references units,
  alt text not null check (length(btrim(alt)) between 1 and 200),
  content bytea not null,
  digest text not null,
  uploaded_by bigint references persons,
  uploaded_at timestamptz not null
);

-- One row for each setting that somebody changed. `was` and `became` are values of the setting; of long texts they stay empty.
create table unit_changes (
  id bigint generated always as identity primary key,
  unit_id bigint not null references units,
  setting text not null,
  was text,
  became text,
  changed_by bigint references persons,
  changed_at timestamptz not null
);
create index unit_changes_unit on unit_changes (unit_id, id desc);

-- What somebody wrote to a unit's conveners through its page.
create table convener_letters (
  id bigint generated always as identity primary key,
  unit_id bigint not null references units,
  writer_id bigint not null references persons,
  subject text not null,
  body text not null,
  shows_address boolean not null,
  sent_at timestamptz not null
);
create index convener_letters_writer on convener_letters (writer_id, sent_at);

-- Whoever asked for the weekly list of their places. `sent_at`: the last one.
create table places_letters (
  person_id bigint primary key references persons,
  since timestamptz not null,
  sent_at timestamptz
);

-- What a person says of themselves so that groups can be suggested, and the suggestions that they put away.
create table own_statements (
  person_id bigint not null references persons,
  statement text not null check (length(statement) between 2 and 40),
  stated_at timestamptz not null,
  primary key (person_id, statement)
);
create table dismissed_suggestions (
  person_id bigint not null references persons,
  unit_id bigint not null references units,
  dismissed_at timestamptz not null,
  primary key (person_id, unit_id)
);

-- Mails to places@ that are answered. No person: a stranger, who is told where to begin.
create table places_answers (
  id bigint generated always as identity primary key,
  person_id bigint references persons,
  in_reply_to text,
  asked_at timestamptz not null
);
create index places_answers_person on places_answers (person_id);
