-- A key by which a feed reader, which cannot sign in, reads as its owner. The address holds an HMAC over the id, so no secret is stored.
create table feed_keys (
  id bigint generated always as identity primary key,
  person_id bigint not null references persons,
  made_at timestamptz not null,
  revoked_at timestamptz,
  -- Written now and then, not at each reading.
  seen_at timestamptz
);
create unique index feed_keys_live on feed_keys (person_id) where revoked_at is null;
