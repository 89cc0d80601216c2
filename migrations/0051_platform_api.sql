-- Platform: answers of the API that are given again when the same request comes twice.

-- status and body are written with the act, in its transaction: whoever sees the row sees them.
create table api_answers (
  actor text not null,
  key text not null check (length(key) between 1 and 255),
  fingerprint bytea not null check (octet_length(fingerprint) = 32),
  status integer,
  body text,
  created_at timestamptz not null,
  primary key (actor, key)
);
create index api_answers_created on api_answers (created_at);
