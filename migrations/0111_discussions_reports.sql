-- D-7: reports of posts. word: the reporter's own; answer: what the leaders say to those who reported. told_at: since when the leaders have had it by mail.
create table post_reports (
  id bigint generated always as identity primary key,
  post_id bigint not null references posts,
  reporter_id bigint not null references persons,
  reason text not null,
  word text not null check (length(word) <= 1000),
  reported_at timestamptz not null,
  told_at timestamptz,
  settled_at timestamptz check (settled_at >= reported_at),
  settled_by bigint references persons,
  outcome text check (outcome in ('dismissed', 'hidden', 'removed')),
  answer text check (length(btrim(answer)) between 1 and 1000),
  check (num_nonnulls(settled_at, outcome, answer) in (0, 3))
);
-- One open report for each person and post.
create unique index post_reports_open on post_reports (post_id, reporter_id) where settled_at is null;
create index post_reports_post on post_reports (post_id, settled_at);
create index post_reports_reporter on post_reports (reporter_id, reported_at);
create index post_reports_untold on post_reports (post_id) where told_at is null and settled_at is null;
