-- Groups: addresses of other programs that are told what happens in a unit.

-- secret: sealed with the installation's key; what is sent is signed with it. made_by: with whose rights the unit is read when something is sent.
create table webhooks (
  id bigint generated always as identity primary key,
  unit_id bigint not null references units,
  url text not null check (length(url) <= 500),
  events text[] not null check (cardinality(events) >= 1),
  secret bytea not null,
  made_by bigint not null references persons,
  made_at timestamptz not null,
  ended_at timestamptz check (ended_at >= made_at),
  ended_by bigint references persons
);
create index webhooks_live on webhooks (unit_id) where ended_at is null;
create index webhooks_person on webhooks (made_by);

-- One event for one webhook. begun_at: from when on a day is counted, after which it is given up; a press of "send again" begins anew.
-- subject_id: the topic, the post or the person, as the event says. said: why it failed or was withheld, in a word.
create table webhook_deliveries (
  id bigint generated always as identity primary key,
  webhook_id bigint not null references webhooks,
  event_id uuid not null,
  event text not null,
  subject_id bigint not null,
  made_at timestamptz not null,
  begun_at timestamptz not null,
  state text not null check (state in ('waiting', 'sent', 'failed', 'withheld')),
  attempts integer not null default 0,
  tried_at timestamptz,
  next_at timestamptz,
  status integer,
  said text,
  settled_at timestamptz,
  check ((state = 'waiting') = (settled_at is null))
);
create index webhook_deliveries_latest on webhook_deliveries (webhook_id, id desc);
create index webhook_deliveries_made on webhook_deliveries (made_at);
