-- People: other programs of the association where one signs in with the account here (OpenID Connect provider).

-- secret_hash: SHA-256, hexadecimal; null: a program that cannot keep a secret and proves itself by PKCE alone.
create table apps (
  id bigint generated always as identity primary key,
  client_id text not null unique,
  name text not null check (length(btrim(name)) between 1 and 100),
  redirect_uris text[] not null check (cardinality(redirect_uris) between 1 and 10),
  secret_hash text check (length(secret_hash) = 64),
  -- How it sends its secret.
  auth_method text not null check (auth_method in ('client_secret_basic', 'client_secret_post', 'none')),
  made_by bigint not null references persons,
  made_at timestamptz not null,
  retired_at timestamptz check (retired_at >= made_at),
  check ((secret_hash is null) = (auth_method = 'none'))
);
create index apps_made_by on apps (made_by);

-- What the protocol has to remember: a grant is a person's consent; sessions, questions under way, codes and tokens end soon.
-- key_hash, uid_hash, grant_hash: SHA-256 of what the browser or the app holds; payload: sealed with the installation's secret.
-- session_id: our session in whose browser it began; with that it ends.
create table app_items (
  kind text not null,
  key_hash bytea not null check (octet_length(key_hash) = 32),
  uid_hash bytea check (octet_length(uid_hash) = 32),
  grant_hash bytea check (octet_length(grant_hash) = 32),
  payload bytea not null,
  person_id bigint references persons,
  app_id bigint references apps,
  session_id bigint references sessions on delete cascade,
  made_at timestamptz not null,
  expires_at timestamptz,
  consumed_at timestamptz,
  primary key (kind, key_hash)
);
create index app_items_uid on app_items (uid_hash) where uid_hash is not null;
create index app_items_grant on app_items (grant_hash) where grant_hash is not null;
create index app_items_person on app_items (person_id) where person_id is not null;
create index app_items_app on app_items (app_id) where app_id is not null;
create index app_items_session on app_items (session_id) where session_id is not null;
create index app_items_expiry on app_items (expires_at);

-- Keys that sign who somebody is, sealed. A new one is shown a day before it signs.
create table app_keys (
  id bigint generated always as identity primary key,
  jwk bytea not null,
  made_at timestamptz not null
);
