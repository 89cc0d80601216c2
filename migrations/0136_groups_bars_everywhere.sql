-- D-30: a decision of the conduct panel may keep somebody from posting in every unit, also in those that begin later. unit_id null: everywhere.
alter table posting_bars alter column unit_id drop not null;
-- Leaders and panel each have their own, so that neither ends the other's.
alter table posting_bars add column decider text not null default 'leaders' check (decider in ('leaders', 'panel'));
alter table posting_bars add check (unit_id is not null or decider = 'panel');
drop index posting_bars_open;
create unique index posting_bars_open on posting_bars (person_id, coalesce(unit_id, 0), decider) where ended_at is null;
