-- What the association says and shows around every page: notices with dates, its own look, and its other sites.

create type notice_audience as enum ('everyone', 'signed-in', 'staff');

-- Both days inclusive, in the association's time zone.
create table site_notices (
  id bigint generated always as identity primary key,
  text text not null check (length(btrim(text)) between 1 and 300),
  href text check (length(href) <= 500),
  audience notice_audience not null,
  starts_on date not null,
  ends_on date not null check (ends_on >= starts_on),
  entered_by bigint references persons,
  entered_at timestamptz not null,
  withdrawn_at timestamptz,
  withdrawn_by bigint references persons,
  check ((withdrawn_at is null) = (withdrawn_by is null))
);
create index site_notices_days on site_notices (ends_on) where withdrawn_at is null;

-- Who has closed which, for good.
create table site_notice_closures (
  notice_id bigint not null references site_notices,
  person_id bigint not null references persons,
  closed_at timestamptz not null,
  primary key (notice_id, person_id)
);
create index site_notice_closures_person on site_notice_closures (person_id);

-- One row at most; what is null is ours. Colours as #rrggbb, for light and for dark.
create table site_look (
  id smallint primary key default 1 check (id = 1),
  link_light text check (link_light ~ '^#[0-9a-f]{6}$'),
  link_dark text check (link_dark ~ '^#[0-9a-f]{6}$'),
  accent_light text check (accent_light ~ '^#[0-9a-f]{6}$'),
  accent_dark text check (accent_dark ~ '^#[0-9a-f]{6}$'),
  logo bytea,
  logo_text text check (length(btrim(logo_text)) between 1 and 160),
  text_font bytea,
  title_font bytea,
  changed_by bigint references persons,
  changed_at timestamptz not null,
  check ((logo is null) = (logo_text is null))
);

create table sister_sites (
  id bigint generated always as identity primary key,
  name text not null check (length(btrim(name)) between 1 and 160),
  href text not null check (href ~ '^https?://' and length(href) <= 500),
  sort text not null check (sort in ('site', 'service', 'channel', 'archive')),
  about text not null check (length(about) <= 500),
  owner text not null check (length(btrim(owner)) between 1 and 160),
  checked_on date not null,
  entered_by bigint references persons,
  entered_at timestamptz not null,
  removed_at timestamptz
);
create unique index sister_sites_href on sister_sites (href) where removed_at is null;
