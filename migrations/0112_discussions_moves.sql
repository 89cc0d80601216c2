-- D-7: discussions that move to another unit. placement counts the changes of where a topic stands: a post that was begun before one is begun anew.
-- last_number: the highest number that a post of the topic ever had, where posts have left it since.
alter table topics
  add column placement integer not null default 0,
  add column last_number integer not null default 0;

-- Every unit that a topic, or a part of it, once stood in: a mail that answers it still comes to that unit's address.
create table topic_moves (
  id bigint generated always as identity primary key,
  topic_id bigint not null references topics,
  from_unit_id bigint not null references units,
  to_unit_id bigint not null references units,
  moved_by bigint references persons,
  moved_at timestamptz not null
);
create index topic_moves_topic on topic_moves (topic_id, from_unit_id);
