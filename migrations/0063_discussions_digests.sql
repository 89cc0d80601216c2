-- Digests: the posts of a day or a week in one mail, and holds with a catch-up.

alter type subscription_mode add value 'daily' after 'each';
alter type subscription_mode add value 'weekly' after 'daily';

-- How far a person's digests of a kind have come. Moves on whether or not there was anything to send.
create table digest_marks (
  person_id bigint not null references persons,
  kind text not null check (kind in ('daily', 'weekly', 'catch-up')),
  until_at timestamptz not null,
  primary key (person_id, kind)
);

-- A digest: what was decided for it after from_at and not after until_at, and its reader may still read. None is made for nothing.
create table digests (
  id bigint generated always as identity primary key,
  person_id bigint not null references persons,
  kind text not null check (kind in ('daily', 'weekly', 'catch-up')),
  from_at timestamptz not null,
  until_at timestamptz not null check (until_at > from_at),
  made_at timestamptz not null,
  unique (person_id, kind, until_at)
);

-- No mail of groups on these days, by the person's own calendar; afterwards one mail says what there was.
create table mail_holds (
  person_id bigint primary key references persons,
  from_day date not null,
  until_day date not null check (until_day >= from_day),
  set_at timestamptz not null
);
