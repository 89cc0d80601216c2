-- D-11: files sent to a group's -files address, and what the sender was told.
create table library_filings (
  inbound_mail_id bigint primary key references inbound_mails,
  unit_id bigint not null references units,
  person_id bigint references persons,
  entry_ids bigint[] not null,
  said text not null check (length(said) <= 20000),
  subject text not null check (length(subject) <= 300),
  in_reply_to text,
  filed_at timestamptz not null
);
create index library_filings_person on library_filings (person_id);
create index library_filings_filed on library_filings (filed_at);
