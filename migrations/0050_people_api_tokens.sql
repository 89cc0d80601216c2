-- People: tokens by which a person's own programs act for them.

-- scopes: what the token may be used for. hint: its last letters, by which its owner knows it. seen_at: written now and then, not at each call.
create table api_tokens (
  id bigint generated always as identity primary key,
  person_id bigint not null references persons,
  name text not null check (length(btrim(name)) between 1 and 100),
  token_hash bytea not null unique check (octet_length(token_hash) = 32),
  hint text not null,
  scopes text[] not null check (cardinality(scopes) >= 1),
  created_at timestamptz not null,
  expires_at timestamptz not null,
  seen_at timestamptz,
  revoked_at timestamptz check (revoked_at >= created_at),
  check (expires_at > created_at and expires_at <= created_at + interval '366 days')
);
create index api_tokens_person on api_tokens (person_id);
create index api_tokens_expiry on api_tokens (expires_at);
