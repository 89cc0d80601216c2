-- Platform: the mail doors, the outgoing queue, the address ledger, double-submit keys.
-- No word of an association stands here (docs/ARCHITECTURE.md). Instants come from the program,
-- never from now() (decision 10 of the design), so no column has a time as default.

create extension if not exists pg_trgm;
create extension if not exists unaccent;
create extension if not exists btree_gist;

-- Every address that mail ever went to or that a person claimed. `key` is the comparable form
-- (platform/mail addressKey): lower case, domain in ASCII.
create table mail_addresses (
  id bigint generated always as identity primary key,
  address text not null check (length(address) between 3 and 254),
  key text collate "C" not null unique,
  domain text collate "C" not null,
  first_seen_at timestamptz not null
);

-- One mail in the common sense: what it is about and which slice writes it.
-- message_id is made once and never changes; null for a mail that only one person gets.
create table mailings (
  id bigint generated always as identity primary key,
  purpose text not null,
  subject_id bigint not null,
  message_id text unique,
  created_at timestamptz not null
);
create index mailings_subject on mailings (purpose, subject_id);

create type delivery_state as enum ('waiting', 'deferred', 'sent', 'failed', 'withdrawn', 'withheld');

-- One row per mailing and address: the decision, its reason, and what became of it.
-- waiting → sent | failed | withdrawn, waiting → deferred → the same;
-- withheld: decided not to send (web only, muted), kept so that "why did I not get it" has an answer.
-- No index knows the state, and pages are filled by half, so that the step to 'sent' touches no index (HOT):
-- 4 µs a row against 16. What is to be sent next stands in delivery_runs.
create table deliveries (
  id bigint generated always as identity primary key,
  mailing_id bigint not null,
  address_id bigint not null,
  capacity_id bigint,
  reason text not null,
  state delivery_state not null,
  attempts smallint not null default 0,
  created_at timestamptz not null,
  settled_at timestamptz,
  reply text,
  -- Also the way from a mailing to its copies; an index by address alone would cost a fan-out an eighth of its first half.
  unique (mailing_id, address_id),
  check ((state in ('sent', 'failed', 'withdrawn', 'withheld')) = (settled_at is not null))
) with (fillfactor = 50);

-- The two foreign keys of deliveries, checked once a statement: 10,000 rows cost 10 to 20 ms so, and 118 ms row by row,
-- which the first reader of a post would wait for. The locks are what keeps a parent from going meanwhile:
-- writers share them, only a deletion of a parent (erasure, rare) excludes.
create function check_delivery_parents() returns trigger language plpgsql as $$
declare
  orphan boolean;
begin
  lock table mailings, mail_addresses in row share mode;
  if (select count(*) from added) < 1000 then
    -- As sub-selects these go by index always, whatever plan is kept.
    orphan := exists (select from added d where (select m.id from mailings m where m.id = d.mailing_id) is null
      or (select a.id from mail_addresses a where a.id = d.address_id) is null);
  else
    -- Planned anew for its own number of rows: one look at the ledger.
    execute 'select exists (select from (select distinct mailing_id from added) d where not exists (select from mailings m where m.id = d.mailing_id))
      or exists (select from added d where not exists (select from mail_addresses a where a.id = d.address_id))' into orphan;
  end if;
  if orphan then
    raise foreign_key_violation using message = 'a delivery needs its mailing and its address', table = 'deliveries';
  end if;
  return null;
end $$;
create trigger deliveries_parents after insert on deliveries
  referencing new table as added for each statement execute function check_delivery_parents();

create function keep_delivery_parents() returns trigger language plpgsql as $$
begin
  if tg_table_name = 'mailings' then
    lock table mailings in exclusive mode;
    if exists (select from gone join deliveries d on d.mailing_id = gone.id) then
      raise foreign_key_violation using message = 'the mailing has deliveries', table = 'mailings';
    end if;
  else
    lock table mail_addresses in exclusive mode;
    if exists (select from gone join deliveries d on d.address_id = gone.id) then
      raise foreign_key_violation using message = 'the address has deliveries', table = 'mail_addresses';
    end if;
  end if;
  return null;
end $$;
create trigger mailings_kept after delete on mailings
  referencing old table as gone for each statement execute function keep_delivery_parents();
create trigger mail_addresses_kept after delete on mail_addresses
  referencing old table as gone for each statement execute function keep_delivery_parents();

-- The queue: stretches of deliveries of one mailing, first_id to last_id, that a process claims as a whole.
-- Gone when every row of the stretch is settled; a deferred row gets a stretch of its own, with its time.
create table delivery_runs (
  id bigint generated always as identity primary key,
  mailing_id bigint not null references mailings,
  first_id bigint not null,
  last_id bigint not null check (last_id >= first_id),
  size integer not null check (size >= 1),
  priority smallint not null check (priority between 0 and 9),
  claimed_by integer,
  due_at timestamptz,
  check (claimed_by is null or due_at is null)
);
create index delivery_runs_waiting on delivery_runs (priority, id) where claimed_by is null and due_at is null;
create index delivery_runs_due on delivery_runs (due_at) where due_at is not null;
create index delivery_runs_claimed on delivery_runs (claimed_by) where claimed_by is not null;

-- What receivers answered against an address. Policy refusals are ours, not the reader's.
create type failure_kind as enum ('permanent', 'temporary', 'policy');
create table address_failures (
  id bigint generated always as identity primary key,
  address_id bigint not null references mail_addresses,
  delivery_id bigint references deliveries,
  kind failure_kind not null,
  code text,
  said text not null,
  happened_at timestamptz not null
);
create index address_failures_address on address_failures (address_id, happened_at);

create type inbound_state as enum ('waiting', 'claimed', 'settled', 'shunted');

-- Raw mail, durable before 250. Unique on recipient and bytes: a resend after a lost 250 is one mail,
-- and nobody can block a mail by sending its Message-ID first.
create table inbound_mails (
  id bigint generated always as identity primary key,
  recipient text collate "C" not null,
  sender text not null,
  remote_address text,
  helo text,
  sha256 bytea not null check (octet_length(sha256) = 32),
  raw bytea not null,
  arrived_at timestamptz not null,
  state inbound_state not null default 'waiting',
  claimed_by integer,
  attempts smallint not null default 0,
  fate text,
  fate_detail jsonb,
  verdict jsonb,
  settled_at timestamptz,
  unique (recipient, sha256),
  check ((state = 'claimed') = (claimed_by is not null)),
  check ((state in ('settled', 'shunted')) = (fate is not null and settled_at is not null))
);
alter table inbound_mails alter column raw set storage external;
create index inbound_mails_waiting on inbound_mails (id) where state = 'waiting';
create index inbound_mails_claimed on inbound_mails (claimed_by) where state = 'claimed';
create index inbound_mails_fate on inbound_mails (fate, id) where fate is not null;

-- At most one automatic answer a day per sender and cause (no backscatter, no loops).
create table automatic_answers (
  address_id bigint not null references mail_addresses,
  cause text not null,
  answered_on date not null,
  primary key (address_id, cause, answered_on)
);

-- The built-in mailbox: where mail goes when no relay is set.
create table mailbox_mails (
  id bigint generated always as identity primary key,
  recipient text not null,
  sender text not null,
  raw bytea not null,
  arrived_at timestamptz not null
);
create index mailbox_mails_recipient on mailbox_mails (recipient, id);

-- A form sent twice is one act. `actor` is the person's id, or the anonymous form's own key.
create table submissions (
  actor text not null,
  key text not null check (length(key) between 16 and 64),
  fingerprint bytea not null,
  location text,
  created_at timestamptz not null,
  primary key (actor, key)
);
create index submissions_created on submissions (created_at);

-- Numbers of running processes; each holds an advisory lock on its own (platform/jobs presence).
create sequence worker_numbers as integer minvalue 1 maxvalue 2147483647 cycle;
