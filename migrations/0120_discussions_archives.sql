-- What was brought in from another place's archive: which mail became which post, so that bringing it in again adds nothing.
-- key: SHA-256 of the mail's Message-ID and date, or of all of it where it has none. No address is kept.
create table archived_posts (
  unit_id bigint not null references units,
  key bytea not null check (length(key) = 32),
  post_id bigint not null unique references posts,
  primary key (unit_id, key)
);
