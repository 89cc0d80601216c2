-- What an edit changed beside the text. Null: the version is older than this, or the post began no discussion.
alter table post_versions
  add column title text,
  add column file_names text[],
  -- The highest number that a file of the post had, so that an address never means another file.
  add column last_file smallint;
