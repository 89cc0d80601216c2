-- Live updates: each new post is told on the channel "posts", in its transaction, by its id. Many in one statement are an import of what was written
-- long ago, and no news.
create function tell_posts() returns trigger language plpgsql as $$
begin
  if (select count(*) from came) <= 20 then
    perform pg_notify('posts', id::text) from came;
  end if;
  return null;
end $$;
create trigger posts_live after insert on posts referencing new table as came for each statement execute function tell_posts();
