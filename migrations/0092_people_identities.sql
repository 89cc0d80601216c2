-- People: whom the association's identity provider knows an account's person as (OpenID Connect client).

create table identities (
  id bigint generated always as identity primary key,
  person_id bigint not null references persons,
  issuer text not null,
  -- By what the provider knows them; it never changes there.
  subject text not null check (length(subject) between 1 and 255),
  linked_at timestamptz not null,
  used_at timestamptz not null check (used_at >= linked_at),
  unique (issuer, subject),
  unique (person_id, issuer)
);

alter table account_notices drop constraint account_notices_kind_check;
alter table account_notices add constraint account_notices_kind_check check (kind in ('signed-in', 'password-changed', 'addresses-changed',
  'passkey-added', 'passkey-removed', 'factor-on', 'factor-off', 'factor-codes', 'factor-code-used', 'factor-removal', 'identity-linked', 'identity-removed'));
