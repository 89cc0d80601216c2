-- Burst shield and attention budget (D-24): discussions whose posts come together for a time, and how much mail of discussions a person wants.

-- Above so many posts in one discussion within an hour its mail folds; null: never.
alter table unit_manners add column folds_after integer default 10 check (folds_after between 2 and 500);

-- A discussion that folds or did: its posts come to those who get each post in one mail after closes_at. closed_at: that mail was made.
create table topic_folds (
  id bigint generated always as identity primary key,
  topic_id bigint not null references topics,
  -- The setting that it went beyond.
  folds_after integer not null,
  opened_at timestamptz not null,
  closes_at timestamptz not null check (closes_at > opened_at),
  closed_at timestamptz check (closed_at >= opened_at)
);
create unique index topic_folds_open on topic_folds (topic_id) where closed_at is null;
create index topic_folds_due on topic_folds (closes_at) where closed_at is null;
create index topic_folds_topic on topic_folds (topic_id);

-- By the post and not by time, so that one that is moved, or was written just as the fold was closed, is in exactly one.
create table folded_posts (
  post_id bigint primary key references posts,
  fold_id bigint not null references topic_folds
);
create index folded_posts_fold on folded_posts (fold_id);

-- "At most five mails a day, none after 18:00." Hours by the person's own clock, from the first until the second, perhaps across midnight.
create table mail_budgets (
  person_id bigint primary key references persons,
  most_a_day integer check (most_a_day between 1 and 100),
  quiet_from time(0),
  quiet_until time(0),
  set_at timestamptz not null,
  -- Mails of discussions since this moment, the beginning of a day by the person's clock.
  sent integer not null default 0 check (sent >= 0),
  counted_from timestamptz not null,
  check ((quiet_from is null) = (quiet_until is null)),
  check (quiet_from <> quiet_until),
  check (most_a_day is not null or quiet_from is not null)
);

alter table digests drop constraint digests_kind_check;
alter table digests add constraint digests_kind_check check (kind in ('daily', 'weekly', 'catch-up', 'folded', 'kept'));
alter table digests add column fold_id bigint references topic_folds;
alter table digests add constraint digests_fold check ((kind = 'folded') = (fold_id is not null));
alter table digests drop constraint digests_person_id_kind_until_at_key;
create unique index digests_interval on digests (person_id, kind, until_at) where fold_id is null;
create unique index digests_of_fold on digests (fold_id, person_id) where fold_id is not null;

-- Copies kept back until their reader's mail may come again, each until one digest carries it. reason: what would have brought the copy.
create table kept_copies (
  post_id bigint not null references posts,
  person_id bigint not null references persons,
  address_id bigint not null references mail_addresses,
  reason text not null,
  kept_at timestamptz not null,
  digest_id bigint references digests,
  primary key (post_id, person_id)
);
create index kept_copies_waiting on kept_copies (person_id) where digest_id is null;
create index kept_copies_person on kept_copies (person_id);
create index kept_copies_digest on kept_copies (digest_id) where digest_id is not null;
