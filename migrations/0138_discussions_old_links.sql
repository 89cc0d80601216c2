-- D-12: under which addresses a list's posts stood before it came here, so that links to them go on. Addresses are kept in one spelling
-- (oldlinks/rules.ts). host: '' where none was said; it then holds for whatever host leads here. The first post to have an address keeps it.
create table old_links (
  path text not null check (path like '/_%' and octet_length(path) <= 1500),
  host text not null check (host = lower(host) and length(host) <= 253),
  post_id bigint not null references posts,
  primary key (path, host)
);
create index old_links_post on old_links (post_id);
-- Whether a host led here once, asked for each page that is missing there.
create index old_links_host on old_links (host);
