-- Mails to a group's owners (RFC 2142): passed on to whoever leads it when they leave.
create table owner_letters (
  id bigint generated always as identity primary key,
  inbound_mail_id bigint not null unique references inbound_mails,
  unit_id bigint not null references units,
  writer_id bigint references persons,
  writer_name text not null,
  address_id bigint not null references mail_addresses,
  subject text not null,
  body_text text not null,
  in_reply_to text,
  -- How many files it brought, which stay here.
  files integer not null check (files >= 0),
  sent_at timestamptz not null
);
create index owner_letters_address on owner_letters (address_id, sent_at);
create index owner_letters_unit on owner_letters (unit_id, sent_at);
