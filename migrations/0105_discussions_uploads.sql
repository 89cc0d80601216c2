-- Files that a program has sent and that no post has taken up yet. After a day they go.
create table post_uploads (
  id bigint generated always as identity primary key,
  person_id bigint not null references persons,
  file_key text collate "C" not null unique references stored_files,
  filename text not null,
  content_type text not null,
  uploaded_at timestamptz not null
);
create index post_uploads_person on post_uploads (person_id);
create index post_uploads_old on post_uploads (uploaded_at);
