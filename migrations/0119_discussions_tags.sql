-- What discussions are about, in words of their own, across all groups.
create table topic_tags (
  topic_id bigint not null references topics,
  tag text collate "C" not null check (length(tag) between 2 and 40),
  tagged_by bigint references persons,
  tagged_at timestamptz not null,
  primary key (topic_id, tag)
);
create index topic_tags_tag on topic_tags (tag, topic_id);
create trigger topic_tags_pages_came after insert on topic_tags referencing new table as changed for each statement execute function tell_pages_of_topics();
create trigger topic_tags_pages_is after update on topic_tags referencing new table as changed for each statement execute function tell_pages_of_topics();
create trigger topic_tags_pages_went after delete on topic_tags referencing old table as changed for each statement execute function tell_pages_of_topics();
