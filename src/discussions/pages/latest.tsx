import { maySee, mayPost, type GroupSection } from "#groups";
import { ButtonLink, Empty } from "#platform/web";
import { newIn } from "../reading/queries.ts";
import { topicCountOf, topicsOf } from "../posts/queries.ts";
import { m } from "../words.ts";
import { TopicList } from "./parts.tsx";

/** On a group's page: the newest discussions, or who may read them. */
export const latestSection: GroupSection = async (at, viewer, unit) => {
  const isOpen = maySee(viewer, unit, "posts");
  const topics = isOpen ? await topicsOf(at.db, viewer, unit, 1, 8) : [];
  const count = isOpen ? await topicCountOf(at.db, viewer, unit) : 0;
  const news = await newIn(
    at.db,
    viewer.personId,
    topics.map((topic) => topic.id),
  );
  const mayWrite = viewer.personId !== null && mayPost(viewer, unit);
  const here = `/groups/${unit.slug}/topics`;
  return () => (
    <section class="stack" aria-labelledby="discussions">
      <h2 id="discussions">{m("topics.latest")}</h2>
      {!isOpen && (
        <Empty>
          <p>{m("topics.locked", { who: m(`who.read.${unit.audiences.posts}`) })}</p>
        </Empty>
      )}
      {isOpen && topics.length === 0 && (
        <Empty>
          <p>
            {m("topics.none")} {mayWrite && m("topics.none.write")}
          </p>
        </Empty>
      )}
      {topics.length > 0 && <TopicList topics={topics} news={news} zone={at.frame.timeZone} />}
      {isOpen && (
        <p class="acts">
          {mayWrite && <ButtonLink href={`${here}/new`}>{m("topics.new")}</ButtonLink>}
          {count > topics.length && <a href={here}>{m("topics.all", { count })}</a>}
        </p>
      )}
    </section>
  );
};
