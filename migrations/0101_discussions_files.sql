-- A post's files lie in the store. What an earlier version kept in the row is moved there by the worker, one file an act.
alter table post_attachments
  alter column content drop not null,
  add column file_key text collate "C" unique references stored_files,
  add constraint post_attachments_bytes check ((content is null) <> (file_key is null));
create index post_attachments_unmoved on post_attachments (post_id, number) where content is not null;
