-- D-30: a decision of the conduct panel may keep somebody from posting in every unit, also in those that begin later. null: everywhere.
alter table posting_bars alter column unit_id drop not null;
drop index posting_bars_open;
create unique index posting_bars_open on posting_bars (person_id, coalesce(unit_id, 0)) where ended_at is null;
