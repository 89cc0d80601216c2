-- Discussions, the writing side: versions, mentions, drafts, polls, questions, welcomes.

-- What a post says now stands in posts; version counts its edits from 1. An edit names the version that its author had before them.
alter table posts
  add column version integer not null default 1 check (version >= 1),
  add column edited_by bigint references persons,
  add column edited_at timestamptz,
  add column edit_reason text,
  add constraint posts_edited check ((version = 1) = (edited_at is null));

-- What a post said before: a row for each version that another one followed. reason: why a leader wrote this version.
create table post_versions (
  post_id bigint not null references posts,
  number integer not null check (number >= 1),
  written_by bigint references persons,
  written_at timestamptz not null,
  reason text,
  markdown text,
  body_text text not null,
  body_html text not null,
  primary key (post_id, number)
);

-- Whom a post names. body_html holds the same ids, so that a name is filled in when it is shown.
create table post_mentions (
  post_id bigint not null references posts,
  person_id bigint not null references persons,
  primary key (post_id, person_id)
);
create index post_mentions_person on post_mentions (person_id);
-- Names are looked up as they are typed, from their beginning.
create index persons_name on persons (lower(name) text_pattern_ops);

-- What a person has begun to write: a new topic in a unit, or a reply in a topic; one for each place. fields: a poll's and the like.
create table drafts (
  id bigint generated always as identity primary key,
  person_id bigint not null references persons,
  unit_id bigint references units,
  topic_id bigint references topics,
  parent_id bigint references posts,
  title text not null,
  body text not null,
  fields jsonb not null,
  saved_at timestamptz not null,
  check (num_nonnulls(unit_id, topic_id) = 1)
);
create unique index drafts_unit on drafts (person_id, unit_id) where unit_id is not null;
create unique index drafts_topic on drafts (person_id, topic_id) where topic_id is not null;

-- A light poll in a post; no election. closes_on: its last day by the association's calendar.
create table polls (
  post_id bigint primary key references posts,
  question text not null check (length(btrim(question)) between 1 and 300),
  allows_several boolean not null,
  asked text not null check (asked in ('unit', 'leaders')),
  closes_on date not null
);
create table poll_options (
  post_id bigint not null references polls,
  number smallint not null check (number between 1 and 10),
  label text not null check (length(btrim(label)) between 1 and 200),
  primary key (post_id, number)
);
create table poll_answers (
  post_id bigint not null,
  option smallint not null,
  person_id bigint not null references persons,
  answered_at timestamptz not null,
  primary key (post_id, person_id, option),
  foreign key (post_id, option) references poll_options
);

-- A topic that asks something, and every post that was marked as its answer, with who marked and unmarked it.
create table questions (
  topic_id bigint primary key references topics,
  marked_by bigint not null references persons,
  marked_at timestamptz not null
);
create table question_answers (
  id bigint generated always as identity primary key,
  topic_id bigint not null references questions,
  post_id bigint not null references posts,
  marked_by bigint not null references persons,
  marked_at timestamptz not null,
  unmarked_by bigint references persons,
  unmarked_at timestamptz check (unmarked_at >= marked_at),
  check ((unmarked_at is null) = (unmarked_by is null))
);
create unique index question_answers_open on question_answers (topic_id) where unmarked_at is null;
create index question_answers_post on question_answers (post_id);

-- How a unit receives people, and how long its authors may edit; null: always. What it asks of those who write stands in unit_texts.
create table unit_manners (
  unit_id bigint primary key references units,
  welcome text not null,
  edit_minutes integer check (edit_minutes >= 0),
  changed_by bigint references persons,
  changed_at timestamptz not null
);

-- When somebody first came to a unit, and when its welcome was sent to them: once, however often they come back.
create table newcomers (
  id bigint generated always as identity primary key,
  unit_id bigint not null references units,
  person_id bigint not null references persons,
  came_at timestamptz not null,
  welcomed_at timestamptz,
  unique (unit_id, person_id)
);
create index newcomers_person on newcomers (person_id);
