-- D-10: the words in a post's files are found too. Read by a job, so that no mail waits for it; a file that was taken away keeps them with it.
alter table post_attachments
  add column state text not null default 'waiting' check (state in ('waiting', 'read', 'nothing', 'failed')),
  add column text text check (length(text) <= 100000),
  add column attempts smallint not null default 0;
alter table post_attachments add check ((state = 'read') = (text is not null));
alter table withheld_files
  add column state text not null default 'waiting' check (state in ('waiting', 'read', 'nothing', 'failed')),
  add column text text check (length(text) <= 100000),
  add column attempts smallint not null default 0;
create index post_attachments_unread on post_attachments (attempts, post_id desc, number) where state = 'waiting';

-- As before, and behind it what stands in the files: it weighs as the text does.
create function words_of_post(title text, files text, body text, inside text) returns tsvector language sql immutable parallel safe return
  public.words_of_post(title, files, body) || to_tsvector('public.site', left(coalesce(inside, ''), 100000));

create or replace function search_posts(ids bigint[]) returns void language plpgsql as $$
begin
  insert into searched_eras select distinct era_of(p.posted_at) from posts p where p.id = any(ids) order by 1 on conflict do nothing;
  insert into searched_posts as s (post_id, topic_id, eras, posted_at, unit_ids, marks, title, words)
  select p.id, p.topic_id, array[era_of(p.posted_at), era_of(p.posted_at) / 12], p.posted_at,
    array(select u.unit_id from topic_units u where u.topic_id = p.topic_id order by u.unit_id),
    marks_of_post(p.author_id, p.author_name, f.names is not null),
    case when p.number = 1 then to_tsvector('public.site', t.title) else ''::tsvector end,
    words_of_post(case when p.number = 1 then t.title end, f.names, p.body_text, f.inside)
  from posts p join topics t on t.id = p.topic_id
    cross join lateral (select string_agg(a.filename, ' ' order by a.number) as names, string_agg(a.text, ' ' order by a.number) as inside
      from post_attachments a where a.post_id = p.id) f
  where p.id = any(ids)
  on conflict (post_id) do update set topic_id = excluded.topic_id, eras = excluded.eras, posted_at = excluded.posted_at,
    unit_ids = excluded.unit_ids, marks = excluded.marks, title = excluded.title, words = excluded.words
  where (s.topic_id, s.posted_at, s.unit_ids, s.marks, s.title, s.words)
    is distinct from (excluded.topic_id, excluded.posted_at, excluded.unit_ids, excluded.marks, excluded.title, excluded.words);
end $$;
alter function search_posts(bigint[]) set plan_cache_mode = force_generic_plan set enable_seqscan = off;

create trigger search_reread after update of text on post_attachments for each row
  when (old.text is distinct from new.text) execute function search_changed_file();
