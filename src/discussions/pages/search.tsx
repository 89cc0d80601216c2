import { unitsByIds, viewerAt, type Unit, whoReads } from "#groups";
import { Marked, nothing, type Found, type Question, type SearchProvider, type Wanted } from "#platform/search";
import { Time, type At } from "#platform/web";
import { withoutMarks } from "../body.ts";
import { findPosts, type Trouble } from "../search/finding.ts";
import { NEWEST, type FoundPost } from "../search/queries.ts";
import { postFilters } from "../search/rules.ts";
import { m } from "../words.ts";

/** Posts on the search page (D-10). */
export const postsSearch: SearchProvider = {
  name: "posts",
  label: () => m("search.label"),
  filters: postFilters,
  few: 10,
  many: 20,
  examples: () =>
    (["title", "author", "in", "dates", "file"] as const).map((name) => ({
      write: m(`search.example.${name}`),
      finds: m(`search.finds.${name}`),
    })),
  find,
};

async function find(at: At, question: Question, wanted: Wanted): Promise<Found> {
  const viewer = await viewerAt(at);
  const found = await findPosts(at.db, viewer, question, wanted);
  if (Array.isArray(found)) return { ...nothing, wrong: found.map((trouble) => () => sayTrouble(trouble)) };
  const { total, posts, readable, instead } = found;
  const named = await unitsNamed(at, posts, readable);
  return {
    total: Math.min(total, NEWEST),
    isMore: total > NEWEST,
    hasDates: true,
    rows: () => posts.map((post) => <Row key={post.id} post={post} units={named} zone={at.frame.timeZone} />),
    wrong: [],
    instead,
  };
}

/** The units of these posts that the viewer may read: a topic may stand in others too. */
async function unitsNamed(
  at: At,
  posts: readonly FoundPost[],
  readable: ReadonlySet<number>,
): Promise<Map<number, Unit>> {
  const ids = new Set(posts.flatMap(({ unitIds }) => unitIds).filter((id) => readable.has(id)));
  return unitsByIds(at.db, [...ids]);
}

function Row({ post, units, zone }: { post: FoundPost; units: ReadonlyMap<number, Unit>; zone: string }) {
  const places = post.unitIds.map((id) => units.get(id)).filter((unit) => unit !== undefined);
  return (
    <li>
      <h3>
        <a href={`/posts/${post.id}`}>
          <Marked text={post.title} />
          {post.number > 1 && <span class="quiet"> {m("search.number", { number: post.number })}</span>}
        </a>
      </h3>
      <p>
        <Marked text={withoutMarks(post.excerpt)} />
      </p>
      <p>
        {post.authorName} {"· "}
        <Time at={post.postedAt} zone={zone} />
        {places.map((unit) => (
          <span key={unit.id}>
            {" · "}
            <a href={`/groups/${unit.slug}`}>{unit.acronym ?? unit.name}</a>
          </span>
        ))}
        {post.files > 0 && ` · ${m("search.files", { count: post.files })}`}
      </p>
    </li>
  );
}

export function sayTrouble(trouble: Trouble): string {
  switch (trouble.because) {
    case "not-a-date":
      return m("search.wrong.date", { value: trouble.value });
    case "not-a-thing":
      return m("search.wrong.has", { value: trouble.value });
    case "only-without":
      return m("search.wrong.only-without");
    case "no-such-group":
      return m("search.wrong.group", { name: trouble.name });
    case "not-readable":
      return m("search.wrong.locked", {
        name: trouble.unit.name,
        who: whoReads(trouble.unit, "posts").replace("members+", "both"),
      });
    case "too-many-authors":
      return m("search.wrong.authors", { name: trouble.name });
    case "too-common":
      return m("search.wrong.common");
    case "too-long":
      return m("search.wrong.long");
  }
}

/** On a group's own pages: the search page, asked about this group. */
export function SearchHere({ unit }: { unit: Unit }) {
  return (
    <form method="get" action="/search" role="search" aria-label={m("search.here")} class="acts">
      <label for="q">{m("search.here")}</label>
      <input id="q" name="q" type="search" size={28} />
      <input type="hidden" name="in" value={unit.slug} />
      <button class="button plain">{m("search.submit")}</button>
    </form>
  );
}
