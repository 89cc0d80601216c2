-- Search over posts: one narrow row for each post beside the posts, kept by the database itself (docs/decisions/010-search.md).

-- How words of posts, titles and units are read: accents off, then English stems. The one place of the language question: a second
-- language is a second configuration, chosen for each post in `words_of_post`.
create text search configuration site (copy = english);
alter text search configuration site alter mapping for hword, hword_part, word with unaccent, english_stem;
-- How names are read: accents off, no stems, no stop words.
create text search configuration names (copy = simple);
alter text search configuration names alter mapping for hword, hword_part, word with unaccent, simple;

-- eras: the month, counted from year 0, and the year. A search walks them from the newest back and stops when it has enough; without them a
-- common word is read to its end. marks: @p and its author's id, or the words of a stranger's name; @file when one came with it.
-- title: the topic's, on its first post.
create table searched_posts (
  post_id bigint primary key references posts on delete cascade,
  topic_id bigint not null,
  eras integer[] not null,
  posted_at timestamptz not null,
  unit_ids bigint[] not null,
  marks tsvector not null,
  title tsvector not null,
  words tsvector not null
);
-- One index for every filter, so that one scan meets them all; no pending list, because each era's probe would read it anew.
create index searched_posts_all on searched_posts using gin (eras, unit_ids, marks, title, words) with (fastupdate = off);
-- Which months there are; years are above them (era / 12).
create table searched_eras (era integer primary key);
create index topics_title_near on topics using gin (lower(title) gin_trgm_ops);

create function era_of(at timestamptz) returns integer language sql immutable parallel safe return
  (extract(year from at at time zone 'UTC') * 12 + extract(month from at at time zone 'UTC') - 1)::integer;

create function marks_of_post(author_id bigint, author_name text, has_file boolean) returns tsvector language sql immutable parallel safe return
  case when author_id is null then to_tsvector('public.names', author_name) else array_to_tsvector(array['@p' || author_id]) end
    || case when has_file then array_to_tsvector(array['@file']) else ''::tsvector end;

-- A title weighs most, a file's name less, the text least. Marks in file names would hide their words from the parser.
create function words_of_post(title text, files text, body text) returns tsvector language sql immutable parallel safe return
  setweight(to_tsvector('public.site', coalesce(title, '')), 'A')
    || setweight(to_tsvector('public.site', translate(coalesce(files, ''), '._-+=/()[]', '          ')), 'B')
    || to_tsvector('public.site', left(body, 300000));

-- Writes what search knows of these posts anew. A post that did not change for search is left alone: each row written is a hundred
-- entries of the index.
create function search_posts(ids bigint[]) returns void language plpgsql as $$
begin
  insert into searched_eras select distinct era_of(p.posted_at) from posts p where p.id = any(ids) order by 1 on conflict do nothing;
  insert into searched_posts as s (post_id, topic_id, eras, posted_at, unit_ids, marks, title, words)
  select p.id, p.topic_id, array[era_of(p.posted_at), era_of(p.posted_at) / 12], p.posted_at,
    array(select u.unit_id from topic_units u where u.topic_id = p.topic_id order by u.unit_id),
    marks_of_post(p.author_id, p.author_name, f.names is not null),
    case when p.number = 1 then to_tsvector('public.site', t.title) else ''::tsvector end,
    words_of_post(case when p.number = 1 then t.title end, f.names, p.body_text)
  from posts p join topics t on t.id = p.topic_id
    cross join lateral (select string_agg(a.filename, ' ' order by a.number) as names from post_attachments a where a.post_id = p.id) f
  where p.id = any(ids)
  on conflict (post_id) do update set topic_id = excluded.topic_id, eras = excluded.eras, posted_at = excluded.posted_at,
    unit_ids = excluded.unit_ids, marks = excluded.marks, title = excluded.title, words = excluded.words
  where (s.topic_id, s.posted_at, s.unit_ids, s.marks, s.title, s.words)
    is distinct from (excluded.topic_id, excluded.posted_at, excluded.unit_ids, excluded.marks, excluded.title, excluded.words);
end $$;

-- The triggers: whoever writes a post, a place, a title or a file, by whichever command, the index is right in the same transaction.
create function search_new_posts() returns trigger language plpgsql as $$
begin
  perform search_posts(array(select id from fresh));
  return null;
end $$;
create trigger search_new after insert on posts referencing new table as fresh for each statement execute function search_new_posts();

create function search_changed_post() returns trigger language plpgsql as $$
begin
  perform search_posts(array[new.id]);
  return null;
end $$;
create trigger search_changed after update of topic_id, number, author_id, author_name, body_text, posted_at on posts for each row
  when ((old.topic_id, old.number, old.author_id, old.author_name, old.body_text, old.posted_at)
    is distinct from (new.topic_id, new.number, new.author_id, new.author_name, new.body_text, new.posted_at))
  execute function search_changed_post();

create function search_retitled_topic() returns trigger language plpgsql as $$
begin
  perform search_posts(array(select id from posts where topic_id = new.id and number = 1));
  return null;
end $$;
create trigger search_retitled after update of title on topics for each row when (old.title <> new.title)
  execute function search_retitled_topic();

-- Where topics stand. Their rows are locked first: a reply that is being written at the moment is then either seen here, or sees this.
create function search_places(moved bigint[]) returns void language plpgsql as $$
begin
  perform from topics where id = any(moved) order by id for no key update;
  update searched_posts s set unit_ids = placed.ids
  from (select t.id as topic_id, array(select u.unit_id from topic_units u where u.topic_id = t.id order by u.unit_id) as ids
      from unnest(moved) t (id)) placed
    join posts p on p.topic_id = placed.topic_id
  where s.post_id = p.id and s.unit_ids <> placed.ids;
end $$;

create function search_moved_topics() returns trigger language plpgsql as $$
begin
  perform search_places(array(select distinct topic_id from changed));
  return null;
end $$;
create trigger search_placed after insert on topic_units referencing new table as changed for each statement execute function search_moved_topics();
create trigger search_displaced after delete on topic_units referencing old table as changed for each statement execute function search_moved_topics();

create function search_changed_place() returns trigger language plpgsql as $$
begin
  perform search_places(array[old.topic_id, new.topic_id]);
  return null;
end $$;
create trigger search_replaced after update of topic_id, unit_id on topic_units for each row
  when (old.topic_id <> new.topic_id or old.unit_id <> new.unit_id) execute function search_changed_place();

create function search_changed_files() returns trigger language plpgsql as $$
begin
  perform search_posts(array(select distinct post_id from changed));
  return null;
end $$;
create trigger search_filed after insert on post_attachments referencing new table as changed for each statement execute function search_changed_files();
create trigger search_unfiled after delete on post_attachments referencing old table as changed for each statement execute function search_changed_files();

create function search_changed_file() returns trigger language plpgsql as $$
begin
  perform search_posts(array[old.post_id, new.post_id]);
  return null;
end $$;
create trigger search_refiled after update of filename, post_id on post_attachments for each row
  when (old.filename <> new.filename or old.post_id <> new.post_id) execute function search_changed_file();

-- What was written before there was a search.
select search_posts(array(select id from posts));
