-- D-3, D-27: announcements, which reach at once also those who chose digests, and a way to get nothing else.
alter type subscription_mode add value 'announcements' after 'weekly';
alter table posts add column is_announcement boolean not null default false;

-- D-3: how mail of groups looks for somebody; who has no row gets HTML beside text, and digests as one page.
create table mail_forms (
  person_id bigint primary key references persons,
  is_plain boolean not null,
  digest text not null check (digest in ('page', 'plain', 'mime', 'summary')),
  chosen_at timestamptz not null
);
