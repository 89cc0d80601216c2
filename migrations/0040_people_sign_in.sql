-- People: second factor, passkeys, what a sign-in waits for, and notices about the account.

-- proved_at: when the person last showed who they are; dangerous acts want it to be a moment ago.
alter table sessions drop constraint sessions_proof_check;
alter table sessions add constraint sessions_proof_check check (proof in ('password', 'link', 'passkey', 'provider'));
alter table sessions add column proved_at timestamptz;
update sessions set proved_at = created_at;
alter table sessions alter column proved_at set not null;

-- The app that shows codes (RFC 6238). secret: sealed with the installation's key. last_step: the newest thirty seconds
-- whose code was taken, so that no code is taken twice.
create table authenticator_apps (
  person_id bigint primary key references persons,
  secret bytea not null,
  added_at timestamptz not null,
  last_step bigint not null
);

create table recovery_codes (
  person_id bigint not null references authenticator_apps on delete cascade,
  code_hash bytea not null check (octet_length(code_hash) = 32),
  made_at timestamptz not null,
  used_at timestamptz,
  primary key (person_id, code_hash)
);

-- A wish of staff to take a lost second factor away. It waits, and its person can say no.
create table factor_removals (
  id bigint generated always as identity primary key,
  person_id bigint not null references persons,
  asked_by bigint not null references persons,
  asked_at timestamptz not null,
  due_at timestamptz not null check (due_at > asked_at),
  cancelled_at timestamptz,
  done_at timestamptz,
  check (num_nonnulls(cancelled_at, done_at) <= 1)
);
create unique index factor_removals_open on factor_removals (person_id) where cancelled_at is null and done_at is null;
create index factor_removals_asked_by on factor_removals (asked_by);

-- A right password or link of somebody with a second factor: half a sign-in. The browser holds the token.
create table sign_in_steps (
  id bigint generated always as identity primary key,
  token_hash bytea not null unique check (octet_length(token_hash) = 32),
  person_id bigint not null references persons,
  proof text not null check (proof in ('password', 'link', 'provider')),
  next text,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index sign_in_steps_person on sign_in_steps (person_id);
create index sign_in_steps_expiry on sign_in_steps (expires_at);

create table passkeys (
  id bigint generated always as identity primary key,
  person_id bigint not null references persons,
  credential_id bytea not null unique,
  public_key bytea not null,
  counter bigint not null check (counter >= 0),
  transports text[] not null,
  is_synced boolean not null,
  name text not null check (length(btrim(name)) between 1 and 60),
  added_at timestamptz not null,
  used_at timestamptz
);
create index passkeys_person on passkeys (person_id);

-- What an authenticator has to sign, once. person_id: whose passkey it is to be; null: whoever signs in.
create table passkey_challenges (
  challenge bytea primary key check (octet_length(challenge) = 32),
  purpose text not null check (purpose in ('add', 'sign-in')),
  person_id bigint references persons,
  expires_at timestamptz not null,
  check ((purpose = 'add') = (person_id is not null))
);
create index passkey_challenges_expiry on passkey_challenges (expires_at);
create index passkey_challenges_person on passkey_challenges (person_id);

-- Browsers in which a person signed in before; each holds a token of its own in a cookie.
create table known_browsers (
  person_id bigint not null references persons,
  token_hash bytea not null check (octet_length(token_hash) = 32),
  seen_at timestamptz not null,
  primary key (person_id, token_hash)
);
create index known_browsers_seen on known_browsers (seen_at);

-- What a mail about the account says, and what its link undoes. detail: a browser, a passkey's name. address_id: the address that it
-- is about; told_id: the one that the mail went to.
create table account_notices (
  id bigint generated always as identity primary key,
  person_id bigint not null references persons,
  kind text not null check (kind in ('signed-in', 'password-changed', 'addresses-changed', 'passkey-added', 'passkey-removed',
    'factor-on', 'factor-off', 'factor-codes', 'factor-code-used', 'factor-removal')),
  detail text,
  passkey_id bigint references passkeys on delete set null,
  address_id bigint references mail_addresses,
  told_id bigint not null references mail_addresses,
  made_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index account_notices_person on account_notices (person_id);
create index account_notices_passkey on account_notices (passkey_id);
create index account_notices_address on account_notices (address_id);
create index account_notices_told on account_notices (told_id);
create index account_notices_expiry on account_notices (expires_at);
