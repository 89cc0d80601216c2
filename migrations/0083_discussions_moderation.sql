-- D-6: a held mail may be sent back with a leader's own words, and its writer trusted from then on.
alter table held_mails drop constraint held_mails_decision_check;
alter table held_mails add constraint held_mails_decision_check check (decision in ('accepted', 'discarded', 'rejected'));
alter table held_mails add column message_id text;
alter table held_mails add column reason text check (length(btrim(reason)) between 1 and 2000);
alter table held_mails add constraint held_mails_reason_if_rejected check (coalesce(decision = 'rejected', false) = (reason is not null));

-- Whose mails to a unit need no look any more, though they do not belong to it. By address, and only while its mail system vouches for the mail.
create table trusted_writers (
  id bigint generated always as identity primary key,
  unit_id bigint not null references units,
  address_id bigint not null references mail_addresses,
  trusted_by bigint references persons,
  trusted_at timestamptz not null,
  ended_by bigint references persons,
  ended_at timestamptz
);
create unique index trusted_writers_running on trusted_writers (unit_id, address_id) where ended_at is null;
create index trusted_writers_address on trusted_writers (address_id);
