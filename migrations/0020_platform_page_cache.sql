-- Page cache (decision 12 of the design): what changes on a page that visitors see is told on the channel "pages" by the tables themselves, in the
-- transaction that changes it, so that no writer can forget it. Statement by statement: ten thousand people put into a group are one
-- note. Tables whose rows stand on no visitor's page (deliveries, subscriptions, sessions …) tell nothing and cost nothing.
--
-- Notes: topic:12; topics (any); unit:3 (who belongs there, what is discussed there); belonging (to any unit); units (names, addresses, settings,
-- texts of any unit); people (their names and what they show of themselves); products; site (what stands around every page).

-- For tables that are small or seldom change: one note for any change, tg_argv[0].
create function tell_pages() returns trigger language plpgsql as $$
begin
  perform pg_notify('pages', tg_argv[0]);
  return null;
end $$;

-- Lists of a unit's discussions show their titles and how they begin.
create function tell_pages_of_topics() returns trigger language plpgsql as $$
begin
  perform pg_notify('pages', 'topic:' || c.topic_id) from (select distinct topic_id from changed) c;
  perform pg_notify('pages', 'unit:' || c.unit_id) from (select distinct u.unit_id from topic_units u where u.topic_id in (select topic_id from changed)) c;
  perform pg_notify('pages', 'topics');
  return null;
end $$;

create function tell_pages_of_topic_rows() returns trigger language plpgsql as $$
begin
  perform pg_notify('pages', 'topic:' || c.id) from changed c;
  perform pg_notify('pages', 'unit:' || c.unit_id) from (select distinct u.unit_id from topic_units u where u.topic_id in (select id from changed)) c;
  perform pg_notify('pages', 'topics');
  return null;
end $$;

create function tell_pages_of_places() returns trigger language plpgsql as $$
begin
  perform pg_notify('pages', 'topic:' || c.topic_id) from (select distinct topic_id from changed) c;
  perform pg_notify('pages', 'unit:' || c.unit_id) from (select distinct unit_id from changed) c;
  perform pg_notify('pages', 'topics');
  return null;
end $$;

create function tell_pages_of_belonging() returns trigger language plpgsql as $$
begin
  perform pg_notify('pages', 'unit:' || c.unit_id) from (select distinct unit_id from changed) c;
  perform pg_notify('pages', 'belonging');
  return null;
end $$;

create function tell_pages_of_post_parts() returns trigger language plpgsql as $$
begin
  perform pg_notify('pages', 'topic:' || c.topic_id) from (select distinct p.topic_id from posts p join changed f on f.post_id = p.id) c;
  perform pg_notify('pages', 'unit:' || c.unit_id) from (select distinct u.unit_id from topic_units u join posts p on p.topic_id = u.topic_id join changed f on f.post_id = p.id) c;
  return null;
end $$;

-- A trigger sees the old or the new rows of one kind of change only, so each table has one for what came, what was changed and what went;
-- and one for what a row was before, where it can move from one topic or unit to another. A post is four of them.
do $$
declare
  of record;
begin
  for of in select * from (values
    ('topics', 'tell_pages_of_topic_rows', false),
    ('topic_units', 'tell_pages_of_places', true),
    ('topic_closures', 'tell_pages_of_topics', false),
    ('posts', 'tell_pages_of_topics', true),
    ('post_attachments', 'tell_pages_of_post_parts', false),
    ('post_versions', 'tell_pages_of_post_parts', false),
    ('post_mentions', 'tell_pages_of_post_parts', false),
    ('polls', 'tell_pages_of_post_parts', false),
    ('poll_options', 'tell_pages_of_post_parts', false),
    ('poll_answers', 'tell_pages_of_post_parts', false),
    ('questions', 'tell_pages_of_topics', false),
    ('question_answers', 'tell_pages_of_topics', false),
    ('unit_memberships', 'tell_pages_of_belonging', false),
    ('appointments', 'tell_pages_of_belonging', false),
    -- How many a post reaches.
    ('subscriptions', 'tell_pages_of_belonging', false)) as t (name, act, moves)
  loop
    execute format('create trigger %I after insert on %I referencing new table as changed for each statement execute function %I()', of.name || '_pages_came', of.name, of.act);
    execute format('create trigger %I after update on %I referencing new table as changed for each statement execute function %I()', of.name || '_pages_is', of.name, of.act);
    execute format('create trigger %I after delete on %I referencing old table as changed for each statement execute function %I()', of.name || '_pages_went', of.name, of.act);
    if of.moves then
      execute format('create trigger %I after update on %I referencing old table as changed for each statement execute function %I()', of.name || '_pages_was', of.name, of.act);
    end if;
  end loop;
  for of in select * from (values
    ('units', 'units', 'insert or update or delete'),
    ('unit_kinds', 'units', 'insert or update or delete'),
    ('unit_settings', 'units', 'insert or update or delete'),
    ('unit_closures', 'units', 'insert or update or delete'),
    ('unit_names', 'units', 'insert or update or delete'),
    ('unit_slugs', 'units', 'insert or update or delete'),
    ('unit_addresses', 'units', 'insert or update or delete'),
    ('unit_manners', 'units', 'insert or update or delete'),
    ('unit_texts', 'units', 'insert or update or delete'),
    ('unit_subjects', 'units', 'insert or update or delete'),
    ('unit_links', 'units', 'insert or update or delete'),
    ('unit_emblems', 'units', 'insert or update or delete'),
    ('profiles', 'people', 'insert or update or delete'),
    ('profile_audiences', 'people', 'insert or update or delete'),
    ('profile_photos', 'people', 'insert or update or delete'),
    ('directory_entries', 'people', 'insert or update or delete'),
    ('installations', 'site', 'insert or update or delete'),
    ('site_notices', 'site', 'insert or update or delete'),
    ('site_look', 'site', 'insert or update or delete'),
    ('sister_sites', 'site', 'insert or update or delete'),
    ('products', 'products', 'insert or update or delete'),
    ('product_prices', 'products', 'insert or update or delete'),
    -- Nobody who has just come stands on a page yet.
    ('persons', 'people', 'update or delete')) as t (name, note, acts)
  loop
    execute format('create trigger %I after %s on %I for each statement execute function tell_pages(%L)', of.name || '_pages_changed', of.acts, of.name, of.note);
  end loop;
end $$;
