-- Keys that sign what is sent, made by the program. sealed: the private key as PKCS #8, sealed with the installation's secret.
-- Old selectors stay: mails that they signed are still on their way.
create table dkim_keys (
  domain text collate "C" not null,
  selector text collate "C" not null,
  algorithm text not null check (algorithm in ('rsa-sha256', 'ed25519-sha256')),
  sealed bytea not null,
  public_key text not null,
  made_at timestamptz not null,
  primary key (domain, selector)
);
