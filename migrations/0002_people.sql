-- People: persons, their verified addresses, credentials, sessions, mailed links, staff capabilities.
-- Person ≠ account ≠ member ≠ subscriber: credentials are optional.

create table persons (
  id bigint generated always as identity primary key,
  public_id uuid not null unique default gen_random_uuid(),
  name text not null check (length(btrim(name)) between 1 and 100),
  time_zone text not null,
  language text not null,
  created_at timestamptz not null
);

-- Only verified addresses stand here; one address belongs to one person.
create table person_addresses (
  address_id bigint primary key references mail_addresses,
  person_id bigint not null references persons,
  verified_at timestamptz not null,
  is_primary boolean not null,
  unique (person_id, address_id)
);
create unique index person_addresses_primary on person_addresses (person_id) where is_primary;

create table passwords (
  person_id bigint primary key references persons,
  hash text not null,
  set_at timestamptz not null
);

-- The session's token is stored as its SHA-256 only. `proof` is how the person showed who they are at its beginning.
create table sessions (
  id bigint generated always as identity primary key,
  token_hash bytea not null unique check (octet_length(token_hash) = 32),
  person_id bigint not null references persons,
  proof text not null check (proof in ('password', 'link')),
  user_agent text not null,
  created_at timestamptz not null,
  seen_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz
);
create index sessions_person on sessions (person_id);

-- A wish to register: becomes a person when the mailed link is confirmed, else expires and is deleted.
create table registrations (
  id bigint generated always as identity primary key,
  address_id bigint not null references mail_addresses,
  name text not null check (length(btrim(name)) between 1 and 100),
  password_hash text,
  age_confirmed_at timestamptz not null,
  created_at timestamptz not null,
  expires_at timestamptz not null
);
create index registrations_expiry on registrations (expires_at);

create type mail_link_purpose as enum ('confirm-registration', 'already-registered', 'sign-in', 'no-account', 'add-address');

-- The token in a mailed link is an HMAC over id and purpose, so no secret is stored.
create table mail_links (
  id bigint generated always as identity primary key,
  purpose mail_link_purpose not null,
  address_id bigint not null references mail_addresses,
  person_id bigint references persons,
  registration_id bigint references registrations on delete cascade,
  next text,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index mail_links_expiry on mail_links (expires_at);
create index mail_links_person on mail_links (person_id);
create index mail_links_registration on mail_links (registration_id);

-- For limits per account and per address of origin; subject is a keyed hash, never the thing itself.
create table attempts (
  id bigint generated always as identity primary key,
  kind text not null,
  subject bytea not null,
  happened_at timestamptz not null
);
create index attempts_subject on attempts (kind, subject, happened_at);

create table staff_capabilities (
  id bigint generated always as identity primary key,
  person_id bigint not null references persons,
  capability text not null check (capability in ('mail', 'membership', 'groups', 'people', 'operations')),
  granted_by bigint references persons,
  granted_at timestamptz not null,
  ended_at timestamptz
);
create unique index staff_capabilities_current on staff_capabilities (person_id, capability) where ended_at is null;
