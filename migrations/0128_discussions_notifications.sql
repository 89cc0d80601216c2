-- Notifications (D-13): one for each discussion in which something is meant for somebody, until they have seen it: ten answers make one.

create table notifications (
  id bigint generated always as identity primary key,
  person_id bigint not null references persons,
  topic_id bigint not null references topics on delete cascade,
  kind text not null check (kind in ('named', 'answered', 'accepted', 'followed')),
  first_post_id bigint not null references posts on delete cascade,
  last_post_id bigint not null references posts on delete cascade,
  posts integer not null check (posts > 0),
  began_at timestamptz not null,
  latest_at timestamptz not null,
  seen_at timestamptz,
  pushed_at timestamptz
);
create unique index notifications_unseen on notifications (person_id, topic_id) where seen_at is null;
create index notifications_person on notifications (person_id, latest_at desc);
create index notifications_topic on notifications (topic_id);
create index notifications_old on notifications (latest_at);

-- What differs from what everybody gets: `notificationDefaults`.
create table notification_choices (
  person_id bigint not null references persons,
  kind text not null,
  channel text not null check (channel in ('mail', 'push')),
  is_on boolean not null,
  chosen_at timestamptz not null,
  primary key (person_id, kind, channel)
);
