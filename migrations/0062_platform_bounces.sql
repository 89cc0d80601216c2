-- What comes back: addresses whose group mail waits because they refused it on too many days, and complaints.

-- Never ended by time alone, so that nobody is dropped in silence: the person ends it. One is open at a time; the ended ones say since when failures count anew.
create table address_pauses (
  id bigint generated always as identity primary key,
  address_id bigint not null references mail_addresses,
  began_at timestamptz not null,
  -- Mails that asked at the address itself whether it works again, and when the last one went.
  warnings smallint not null default 0 check (warnings >= 0),
  warned_at timestamptz,
  ended_at timestamptz check (ended_at >= began_at),
  check ((warnings = 0) = (warned_at is null))
);
create unique index address_pauses_open on address_pauses (address_id) where ended_at is null;
create index address_pauses_address on address_pauses (address_id, ended_at);

-- A reader called our mail spam (RFC 5965). Once for each copy, however often it is reported.
create table address_complaints (
  delivery_id bigint primary key references deliveries,
  address_id bigint not null references mail_addresses,
  kind text not null,
  happened_at timestamptz not null
);

-- Also one for each copy: a report that comes twice, or after the relay said the same, counts once.
create index address_failures_delivery on address_failures (delivery_id) where delivery_id is not null;
create index address_failures_recent on address_failures (happened_at, address_id) where kind = 'permanent';
