-- D-7: a post that leaders took away. What it said leaves the row, so that nothing that reads posts can show it, and is kept apart until it is brought
-- back or removed for good (docs/decisions/050-withheld-posts.md).
alter table posts add column withheld_at timestamptz;
alter table posts add constraint posts_withheld check (
  withheld_at is null or (markdown is null and body_text = '' and body_html = '' and quoted_html is null));

-- Each time that a post was taken away, with who, when and why. word: what the leaders say to all who come upon its place.
create table post_withholdings (
  id bigint generated always as identity primary key,
  post_id bigint not null references posts,
  reason text not null,
  word text not null check (length(btrim(word)) between 1 and 1000),
  withheld_by bigint references persons,
  withheld_at timestamptz not null,
  removed_by bigint references persons,
  removed_at timestamptz check (removed_at >= withheld_at),
  restored_by bigint references persons,
  restored_at timestamptz check (restored_at >= withheld_at),
  check (num_nonnulls(removed_at, restored_at) <= 1)
);
create unique index post_withholdings_standing on post_withholdings (post_id) where restored_at is null;
create index post_withholdings_post on post_withholdings (post_id);

-- What the post said, for its leaders and its author; gone when it is brought back or removed for good. Earlier versions and files lie beside it.
create table withheld_bodies (
  withholding_id bigint primary key references post_withholdings,
  subject text not null,
  markdown text,
  body_text text not null,
  body_html text not null,
  quoted_html text
);
create table withheld_versions (like post_versions, primary key (post_id, number), foreign key (post_id) references posts);
create table withheld_files (
  like post_attachments including storage,
  primary key (post_id, number),
  foreign key (post_id) references posts,
  unique (file_key),
  foreign key (file_key) references stored_files,
  check ((content is null) <> (file_key is null))
);

create trigger post_withholdings_pages_came after insert on post_withholdings referencing new table as changed for each statement execute function tell_pages_of_post_parts();
create trigger post_withholdings_pages_is after update on post_withholdings referencing new table as changed for each statement execute function tell_pages_of_post_parts();
create trigger post_withholdings_pages_went after delete on post_withholdings referencing old table as changed for each statement execute function tell_pages_of_post_parts();
