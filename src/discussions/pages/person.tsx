import { viewerAt } from "#groups";
import type { PersonSection } from "#people";
import { Time } from "#platform/web";
import { postsBy } from "../persons/queries.ts";
import { m } from "../words.ts";

const shown = 5;

/** On a person's page: what they wrote last, where the reader may read. Their name stands there already. */
export const postsSection: PersonSection = async (at, person) => {
  const posts = await postsBy(at.db, await viewerAt(at), person.id, shown);
  if (posts.length === 0) return null;
  const zone = at.person?.timeZone ?? at.settings.timeZone;
  return () => (
    <section class="stack" aria-labelledby="posts">
      <h2 id="posts">{m("person.posts")}</h2>
      <ul class="rows list">
        {posts.map((post) => (
          <li key={post.id}>
            <a href={`/posts/${post.id}`}>
              <bdi>{post.title}</bdi>
            </a>{" "}
            <Time at={post.postedAt} zone={zone} />
          </li>
        ))}
      </ul>
    </section>
  );
};
