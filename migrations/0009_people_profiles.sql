-- What people say about themselves and to whom, the directory, and letters between two people.

-- Who sees one field. Wider ones contain the narrower: leaders of a unit that the person belongs to see what members see.
create type profile_audience as enum ('nobody', 'leaders', 'members', 'public');

create table profiles (
  person_id bigint primary key references persons,
  pronouns text check (length(pronouns) <= 60),
  title text check (length(title) <= 150),
  workplace text check (length(workplace) <= 150),
  workplace_kind text,
  city text check (length(city) <= 100),
  region text check (length(region) <= 100),
  country text check (length(country) <= 100),
  responsibilities text check (length(responsibilities) <= 1000),
  about text check (length(about) <= 10000),
  links text[] not null default '{}' check (cardinality(links) <= 10),
  languages text[] not null default '{}' check (cardinality(languages) <= 20),
  changed_at timestamptz not null
);

-- In the comparable form that rules.ts makes (lower case), so that two people's interests meet.
create table profile_interests (
  person_id bigint not null references persons,
  tag text not null check (length(tag) between 1 and 60),
  primary key (person_id, tag)
);
create index profile_interests_tag on profile_interests (tag);

-- A field without a row is its owner's alone.
create table profile_audiences (
  person_id bigint not null references persons,
  field text not null,
  audience profile_audience not null,
  primary key (person_id, field)
);

-- Made anew from what was sent, so that nothing of the file but its picture is kept. In the database, and small: some 30 KB a person.
create table profile_photos (
  person_id bigint primary key references persons,
  digest text not null,
  small bytea not null,
  large bytea not null,
  set_at timestamptz not null
);

-- A row is the consent to be listed; who withdraws it has none.
create table directory_entries (
  person_id bigint primary key references persons,
  since timestamptz not null
);

-- Without a row: 'members'.
create table contact_settings (
  person_id bigint primary key references persons,
  writers text not null check (writers in ('accounts', 'members', 'nobody')),
  changed_at timestamptz not null
);

create table person_blocks (
  blocker_id bigint not null references persons,
  blocked_id bigint not null references persons,
  since timestamptz not null,
  primary key (blocker_id, blocked_id),
  check (blocker_id <> blocked_id)
);
create index person_blocks_blocked on person_blocks (blocked_id);

-- One person's letter to another, carried so that neither sees an address. One that came by mail answers an earlier one.
create table letters (
  id bigint generated always as identity primary key,
  writer_id bigint not null references persons,
  reader_id bigint not null references persons,
  subject text not null check (length(subject) <= 300),
  body_text text not null,
  inbound_mail_id bigint unique references inbound_mails,
  in_reply_to text,
  sent_at timestamptz not null
);
create index letters_writer on letters (writer_id, reader_id, sent_at);
create index letters_reader on letters (reader_id, writer_id);
