-- Membership: what is sold, at which price from when, and who holds it from when to when.
-- Standing is derived (membership/rules.ts standingOf), never stored.

create table products (
  id bigint generated always as identity primary key,
  slug text not null unique,
  name text not null,
  role text not null check (role in ('base', 'add-on')),
  lifetime boolean not null default false,
  created_at timestamptz not null
);

create table product_prices (
  product_id bigint not null references products,
  valid_from date not null,
  cents integer not null check (cents >= 0),
  currency char(3) not null,
  primary key (product_id, valid_from)
);

-- Both days inclusive; ends_on null is for life. Two terms of one product never overlap.
create table terms (
  id bigint generated always as identity primary key,
  person_id bigint not null references persons,
  product_id bigint not null references products,
  starts_on date not null,
  ends_on date check (ends_on >= starts_on),
  entered_by bigint references persons,
  entered_at timestamptz not null,
  note text,
  ended_early_on date,
  ended_because text check (ended_because in ('resigned', 'deceased', 'refunded', 'entered by mistake')),
  ended_by bigint references persons,
  check ((ended_early_on is null) = (ended_because is null)),
  exclude using gist (person_id with =, product_id with =, daterange(starts_on, least(ends_on, ended_early_on), '[]') with &&)
    where (ended_because is distinct from 'entered by mistake')
);
create index terms_person on terms (person_id);
