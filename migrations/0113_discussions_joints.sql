-- D-7: a part of a discussion that became one of its own, and discussions that became one. Posts keep their ids, and with them their addresses.
create table topic_joints (
  id bigint generated always as identity primary key,
  kind text not null check (kind in ('split', 'merge')),
  -- What the posts left, and where they are since.
  from_topic_id bigint not null references topics,
  to_topic_id bigint not null references topics,
  posts integer not null check (posts >= 1),
  done_by bigint references persons,
  done_at timestamptz not null,
  check (from_topic_id <> to_topic_id)
);
create index topic_joints_from on topic_joints (from_topic_id);
create index topic_joints_to on topic_joints (to_topic_id);

-- Where the address of a discussion leads whose posts all went into another: always to one that still stands.
alter table topics add column merged_into_id bigint references topics check (merged_into_id <> id);
create index topics_merged on topics (merged_into_id) where merged_into_id is not null;
