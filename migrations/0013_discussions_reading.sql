-- Reading: how far each person has read, what they follow or mute, and what they saved.

-- One row per reader. seen_at: the last look at a discussion; since: when the visit before the present one ended.
-- read_until: everything sorted up to then was marked as read, in all units at once.
create table readers (
  person_id bigint primary key references persons,
  seen_at timestamptz,
  since timestamptz,
  read_until timestamptz,
  topic_view text not null default 'flat' check (topic_view in ('flat', 'threads'))
);

-- From where on posts of a unit are new to a person who belongs to it: the moment of joining, or of marking all as read.
create table unit_readings (
  person_id bigint not null references persons,
  unit_id bigint not null references units,
  read_until timestamptz not null,
  primary key (person_id, unit_id)
);

-- The last post read in reading order, as its place there and not as a reference: it holds when posts move or go. A topic that was never
-- opened has no row, and no post has one per person: 50,000 people times what they open, not times a million posts.
create table topic_readings (
  person_id bigint not null references persons,
  topic_id bigint not null references topics,
  sorts_at timestamptz not null,
  post_id bigint not null,
  read_at timestamptz not null,
  primary key (person_id, topic_id)
);

create table topic_choices (
  topic_id bigint not null references topics,
  person_id bigint not null references persons,
  choice text not null check (choice in ('follow', 'mute')),
  chosen_at timestamptz not null,
  primary key (topic_id, person_id)
);
create index topic_choices_person on topic_choices (person_id);

create table saved_posts (
  person_id bigint not null references persons,
  post_id bigint not null references posts,
  note text not null check (length(note) <= 500),
  saved_at timestamptz not null,
  primary key (person_id, post_id)
);
create index saved_posts_latest on saved_posts (person_id, saved_at desc, post_id desc);

-- The author too: what one wrote oneself is never new, and counting what is new reads only the index.
create index posts_reading on posts (topic_id, sorts_at, id) include (author_id);
drop index posts_topic;
create index topics_latest on topics (last_post_at desc, id desc);

-- Whoever belongs to a unit already has read what is there.
insert into unit_readings (person_id, unit_id, read_until)
select person_id, unit_id, greatest(max(since), (select max(last_post_at) from topics)) from (
  select person_id, unit_id, joined_at as since from unit_memberships where left_at is null
  union all
  select person_id, unit_id, entered_at from appointments where ended_at is null) belonging
group by person_id, unit_id;
