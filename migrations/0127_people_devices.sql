-- Web Push (D-13): browsers in which somebody wants to be told, and the key that shows push services who we are (RFC 8292).

create table push_devices (
  id bigint generated always as identity primary key,
  person_id bigint not null references persons,
  endpoint text not null unique check (length(endpoint) <= 2000),
  p256dh text not null,
  auth text not null,
  user_agent text not null,
  made_at timestamptz not null,
  told_at timestamptz,
  -- Told as long as the browser is signed in there.
  session_id bigint not null references sessions on delete cascade,
  -- Tries in a row that its service did not take.
  failures integer not null default 0
);
create index push_devices_session on push_devices (session_id);
create index push_devices_person on push_devices (person_id);

-- One row: a new key would void every device.
create table push_keys (
  id smallint primary key default 1 check (id = 1),
  private_key bytea not null,
  public_key text not null,
  made_at timestamptz not null
);
