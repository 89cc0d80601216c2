-- As 0101 for posts: an emblem's bytes lie in the store, those of an earlier version are moved there.
alter table unit_emblems
  alter column content drop not null,
  add column file_key text collate "C" unique references stored_files,
  add constraint unit_emblems_bytes check ((content is null) <> (file_key is null));
