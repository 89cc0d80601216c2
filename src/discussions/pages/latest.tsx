import { ActLink, Locked, maySee, mayPost, type GroupSection } from "#groups";
import { Empty } from "#platform/web";
import { newIn } from "../reading/queries.ts";
import { topicCountOf, topicsOf } from "../topics/queries.ts";
import { m } from "../words.ts";
import { TopicList } from "./parts.tsx";

const shown = 8;

/** On a group's page: the newest discussions, or what would open them. */
export const latestSection: GroupSection = async (at, viewer, unit) => {
  const isOpen = maySee(viewer, unit, "posts");
  const topics = isOpen ? await topicsOf(at.db, viewer, unit, 1, shown) : [];
  const count = isOpen ? await topicCountOf(at.db, viewer, unit) : 0;
  const news = await newIn(
    at.db,
    viewer.personId,
    topics.map((topic) => topic.id),
  );
  const mayWrite = viewer.personId !== null && mayPost(viewer, unit);
  const here = `/groups/${unit.slug}/topics`;
  const now = await at.now();
  return () => (
    <section class="stack" aria-labelledby="discussions">
      <h2 id="discussions">{m("topics.latest")}</h2>
      {!isOpen && <Locked viewer={viewer} unit={unit} feature="posts" />}
      {isOpen && topics.length === 0 && (
        <Empty>
          <p>
            {m("topics.none")} {mayWrite && m("topics.none.write")}
          </p>
        </Empty>
      )}
      {topics.length > 0 && <TopicList topics={topics} news={news} zone={at.frame.timeZone} now={now} />}
      {isOpen && (
        <p class="acts">
          {mayWrite && <ActLink viewer={viewer} href={`${here}/new`} label={m("topics.new")} />}
          {count > topics.length && <a href={here}>{m("topics.all", { count })}</a>}
        </p>
      )}
    </section>
  );
};
