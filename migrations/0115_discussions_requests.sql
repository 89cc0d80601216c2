-- D-19: what somebody asks of a group by mail: to come, to go, how its mail reaches them.
create table mail_requests (
  id bigint generated always as identity primary key,
  inbound_mail_id bigint not null unique references inbound_mails,
  unit_id bigint not null references units,
  -- Where the mail came from, and where its answers go.
  address_id bigint not null references mail_addresses,
  -- null: somebody without an account, who has one once they have confirmed.
  person_id bigint references persons,
  -- As the mail had it; an account that is made gets it.
  name text not null check (length(btrim(name)) between 1 and 100),
  commands jsonb not null check (jsonb_typeof(commands) = 'array'),
  asked_at timestamptz not null,
  -- null: nobody has to say yes first.
  confirm_until timestamptz,
  confirmed_at timestamptz,
  check (confirmed_at is null or confirm_until is not null)
);
create index mail_requests_address on mail_requests (address_id, asked_at);

-- Every mail that one of them was answered with, in the words that went out.
create table mail_request_answers (
  id bigint generated always as identity primary key,
  request_id bigint not null references mail_requests on delete cascade,
  subject text not null,
  said text not null,
  in_reply_to text,
  -- Whether a reply to it says yes.
  asks boolean not null,
  written_at timestamptz not null
);
create index mail_request_answers_request on mail_request_answers (request_id);

-- D-21: what became of those mails of people with an account that are neither a post nor held, for the one who wrote each.
create table traced_mails (
  inbound_mail_id bigint primary key references inbound_mails,
  person_id bigint not null references persons,
  unit_id bigint references units,
  subject text not null,
  fate text not null,
  cause text,
  came_at timestamptz not null
);
create index traced_mails_person on traced_mails (person_id, inbound_mail_id);
create index held_mails_author on held_mails (author_id, inbound_mail_id) where author_id is not null;
create index posts_mailed on posts (author_id, inbound_mail_id) where inbound_mail_id is not null;
