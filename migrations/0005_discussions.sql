-- Discussions: topics, posts, subscriptions, held mails.

create type subscription_mode as enum ('each', 'web');

-- How one person gets one unit's posts, at which address: a dated row apart from membership.
create table subscriptions (
  id bigint generated always as identity primary key,
  unit_id bigint not null references units,
  person_id bigint not null references persons,
  address_id bigint not null references mail_addresses,
  mode subscription_mode not null,
  started_at timestamptz not null,
  ended_at timestamptz check (ended_at >= started_at),
  end_cause text check (end_cause in ('left', 'unsubscribed', 'changed', 'removed')),
  check ((ended_at is null) = (end_cause is null))
);
create unique index subscriptions_current on subscriptions (unit_id, person_id) where ended_at is null;
create index subscriptions_person on subscriptions (person_id) where ended_at is null;

-- is_closed: an open row stands in topic_closures. It is here too so that the statement that writes a post asks it under the lock of
-- this row: a post and a closure at the same moment are decided one after the other.
create table topics (
  id bigint generated always as identity primary key,
  title text not null check (length(btrim(title)) between 1 and 300),
  started_by bigint references persons,
  started_at timestamptz not null,
  last_post_at timestamptz not null,
  post_count integer not null default 0,
  is_closed boolean not null default false
);

-- A topic may stand in several units, one of them its home; whoever sees any placement sees it.
create table topic_units (
  topic_id bigint not null references topics,
  unit_id bigint not null references units,
  is_home boolean not null,
  last_post_at timestamptz not null,
  primary key (topic_id, unit_id)
);
create unique index topic_units_home on topic_units (topic_id) where is_home;
create index topic_units_latest on topic_units (unit_id, last_post_at desc, topic_id desc);

-- Every closing and reopening, with who and when.
create table topic_closures (
  id bigint generated always as identity primary key,
  topic_id bigint not null references topics,
  closed_by bigint not null references persons,
  closed_at timestamptz not null,
  reason text not null,
  reopened_by bigint references persons,
  reopened_at timestamptz check (reopened_at >= closed_at),
  check ((reopened_at is null) = (reopened_by is null))
);
create unique index topic_closures_open on topic_closures (topic_id) where reopened_at is null;
create index topic_closures_topic on topic_closures (topic_id);

-- message_id is ours to hand on: the author's own when the mail brought an unused one, else made by us.
-- claimed_message_id is what the mail said. sender_check is what DMARC said of a mail's author, null for a page's (decision 8 of the
-- design: what is not proven is labelled; "fail" stands only where a leader accepted it). sorts_at puts a parent that came late before its replies.
create table posts (
  id bigint generated always as identity primary key,
  topic_id bigint not null references topics,
  number integer not null check (number >= 1),
  parent_id bigint references posts,
  author_id bigint references persons,
  author_name text not null,
  message_id text not null unique,
  claimed_message_id text,
  in_reply_to text,
  reference_ids text[] not null default '{}',
  source text not null check (source in ('web', 'mail')),
  sender_check text check (sender_check in ('pass', 'none', 'temperror', 'fail')),
  inbound_mail_id bigint references inbound_mails,
  subject text not null,
  markdown text,
  body_text text not null,
  body_html text not null,
  quoted_html text,
  written_at timestamptz not null,
  posted_at timestamptz not null,
  sorts_at timestamptz not null,
  unique (topic_id, number),
  check ((source = 'mail') = (sender_check is not null))
);
create index posts_topic on posts (topic_id, sorts_at, id);
create index posts_claimed on posts (claimed_message_id) where claimed_message_id is not null;
create index posts_awaiting on posts (in_reply_to) where parent_id is null and in_reply_to is not null;
create index posts_author on posts (author_id);
create unique index posts_inbound on posts (inbound_mail_id) where inbound_mail_id is not null;

-- Files that came with a post. Names and types are as claimed: shown, never trusted.
create table post_attachments (
  post_id bigint not null references posts,
  number smallint not null check (number >= 1),
  filename text not null,
  content_type text not null,
  size integer not null,
  content bytea not null,
  primary key (post_id, number)
);
alter table post_attachments alter column content set storage external;

-- A mail that waits for a leader's decision, with what a leader needs to see to decide. The first decision wins.
create table held_mails (
  inbound_mail_id bigint primary key references inbound_mails,
  unit_id bigint not null references units,
  author_id bigint references persons,
  author_name text not null,
  author_address text not null,
  subject text not null,
  body_text text not null,
  rule text not null,
  held_at timestamptz not null,
  decided_at timestamptz,
  decided_by bigint references persons,
  decision text check (decision in ('accepted', 'discarded')),
  check ((decided_at is null) = (decision is null))
);
create index held_mails_open on held_mails (unit_id, held_at) where decision is null;

-- What one person wrote to another about a post, carried by us so that neither sees the other's address.
create table private_letters (
  id bigint generated always as identity primary key,
  inbound_mail_id bigint not null unique references inbound_mails,
  post_id bigint not null references posts,
  writer_id bigint not null references persons,
  reader_id bigint not null references persons,
  subject text not null,
  body_text text not null,
  in_reply_to text,
  sent_at timestamptz not null
);
create index private_letters_reader on private_letters (reader_id);
create index private_letters_writer on private_letters (writer_id);

-- What a person who wrote by mail is told when the mail did not become a post.
create table mail_answers (
  id bigint generated always as identity primary key,
  inbound_mail_id bigint not null references inbound_mails,
  unit_id bigint references units,
  cause text not null,
  subject text not null,
  in_reply_to text,
  created_at timestamptz not null
);
create index mail_answers_inbound on mail_answers (inbound_mail_id);
