-- Motions by reply (D-25): open votes of a group about one of its posts. The roll is frozen when a motion opens; every vote is kept, and the marked one counts.

create table motions (
  id bigint generated always as identity primary key,
  post_id bigint not null references posts,
  unit_id bigint not null references units,
  wording text not null check (length(btrim(wording)) between 1 and 2000),
  opened_by bigint not null references persons,
  opened_at timestamptz not null,
  closes_at timestamptz not null check (closes_at >= opened_at + interval '1 hour'),
  -- So many of the roll must vote: a count, or a share; neither: no quorum.
  quorum_count integer check (quorum_count between 1 and roll_size),
  quorum_part smallint check (quorum_part > 0),
  quorum_whole smallint check (quorum_whole >= quorum_part),
  roll_size integer not null check (roll_size > 0),
  -- Of its mail to the roll, the same for all copies.
  message_id text collate "C" not null unique,
  ended_at timestamptz,
  outcome text check (outcome in ('carried', 'not-carried', 'no-quorum', 'withdrawn')),
  withdrawn_by bigint references persons,
  withdrawn_because text check (length(btrim(withdrawn_because)) between 1 and 1000),
  ayes integer,
  nays integer,
  abstentions integer,
  result_post_id bigint references posts,
  check ((quorum_part is null) = (quorum_whole is null)),
  check (quorum_count is null or quorum_part is null),
  check ((ended_at is null) = (outcome is null)),
  check (ended_at is null or (ayes + nays + abstentions between 0 and roll_size)),
  check (coalesce(outcome = 'withdrawn', false) = (withdrawn_by is not null and withdrawn_because is not null))
);
create unique index motions_open on motions (post_id) where ended_at is null;
create index motions_post on motions (post_id);
create index motions_unit on motions (unit_id, ended_at desc, id desc);
create index motions_due on motions (closes_at) where ended_at is null;
create index motions_result on motions (result_post_id) where result_post_id is not null;

-- All of them must hold. Strict: more than the share; else the share is enough.
create table motion_majorities (
  motion_id bigint not null references motions,
  number smallint not null check (number between 1 and 3),
  base text not null check (base in ('cast', 'present', 'roll')),
  part smallint not null check (part > 0),
  whole smallint not null check (whole >= part),
  is_strict boolean not null,
  primary key (motion_id, number),
  check (not is_strict or part < whole)
);

create table motion_roll (
  motion_id bigint not null references motions,
  person_id bigint not null references persons,
  primary key (motion_id, person_id)
);
create index motion_roll_person on motion_roll (person_id);

create table motion_votes (
  id bigint generated always as identity primary key,
  motion_id bigint not null,
  person_id bigint not null,
  choice text not null check (choice in ('aye', 'nay', 'abstain')),
  way text not null check (way in ('web', 'mail', 'api')),
  cast_at timestamptz not null,
  is_counted boolean not null,
  -- Of the mail that brought it.
  message_id text,
  inbound_mail_id bigint references inbound_mails,
  -- Nobody else votes.
  foreign key (motion_id, person_id) references motion_roll,
  check ((way = 'mail') = (inbound_mail_id is not null))
);
-- One person, one counted vote.
create unique index motion_votes_counted on motion_votes (motion_id, person_id) where is_counted;
create unique index motion_votes_mail on motion_votes (motion_id, person_id, message_id) where message_id is not null;
create index motion_votes_motion on motion_votes (motion_id, id);
create index motion_votes_inbound on motion_votes (inbound_mail_id) where inbound_mail_id is not null;

-- What the program writes in the name of the group, such as a result: nobody is its author.
alter table posts add column is_by_group boolean not null default false;
alter table posts add constraint posts_by_group check (not is_by_group or author_id is null);

alter table notifications drop constraint notifications_kind_check;
alter table notifications add constraint notifications_kind_check
  check (kind in ('motion', 'decided', 'named', 'answered', 'accepted', 'followed'));

-- Visitors' pages show a motion that has ended, and the group's page what is open. Pages with an open one are not kept, so votes need tell nothing.
create function tell_pages_of_motions() returns trigger language plpgsql as $$
begin
  perform pg_notify('pages', 'topic:' || c.topic_id) from (select distinct p.topic_id from posts p join changed m on m.post_id = p.id) c;
  perform pg_notify('pages', 'unit:' || c.unit_id) from (select distinct unit_id from changed) c;
  return null;
end $$;
create trigger motions_pages_came after insert on motions referencing new table as changed
  for each statement execute function tell_pages_of_motions();
create trigger motions_pages_is after update on motions referencing new table as changed
  for each statement execute function tell_pages_of_motions();
create trigger motions_pages_went after delete on motions referencing old table as changed
  for each statement execute function tell_pages_of_motions();
