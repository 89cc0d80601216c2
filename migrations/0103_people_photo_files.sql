alter table profile_photos
  alter column small drop not null,
  alter column large drop not null,
  add column small_key text collate "C" unique references stored_files,
  add column large_key text collate "C" unique references stored_files,
  add constraint profile_photos_bytes
    check ((small is null) <> (small_key is null) and (large is null) <> (large_key is null));
