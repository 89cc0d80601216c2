-- What search knows of a post is written by its number: through an index, and with one plan for a session. Without that each call was planned
-- anew, because PostgreSQL guesses ten ids where there is mostly one and so holds the general plan for dearer than it is; and in an association
-- that is still small it read whole tables. That was half of what a new post cost the database.
alter function search_posts(bigint[]) set plan_cache_mode = force_generic_plan set enable_seqscan = off;

-- Topic by topic for the same reason: mostly there is one, and its posts are found by its number. Their rows are locked first, in order: a reply
-- that is being written at the moment is then either seen here, or sees this.
create or replace function search_places(moved bigint[]) returns void language plpgsql as $$
declare
  topic bigint;
  places bigint[];
begin
  perform from topics where id = any(moved) order by id for no key update;
  foreach topic in array moved loop
    places := array(select unit_id from topic_units where topic_id = topic order by unit_id);
    update searched_posts s set unit_ids = places from posts p where p.topic_id = topic and s.post_id = p.id and s.unit_ids <> places;
  end loop;
end $$;
alter function search_places(bigint[]) set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off;
