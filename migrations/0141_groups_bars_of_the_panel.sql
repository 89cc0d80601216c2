-- D-30: each decision of the conduct panel has a bar of its own, so that a later, shorter one does not end a longer one, and lifting one leaves the other.
-- Of the leaders of a group a new one still takes the place of the one that runs.
drop index posting_bars_open;
create unique index posting_bars_open on posting_bars (person_id, unit_id) where ended_at is null and decider = 'leaders';
-- Every page asks where somebody is barred, whoever decided it.
create index posting_bars_running on posting_bars (person_id) where ended_at is null;
