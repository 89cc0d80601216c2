import { maySee, unitsByIds, viewerAt, type Viewer } from "#groups";
import { Empty, Form, idFrom, page, Page, seeOther, Time, type At, type Reply } from "#platform/web";
import { languageNow } from "#platform/words";
import { accountCrumbs } from "../account.ts";
import { excerpt } from "../body.ts";
import { discardDraft } from "../drafts/commands.ts";
import { draftsOf, type Draft } from "../drafts/queries.ts";
import { topicFor } from "../topics/queries.ts";
import { m } from "../words.ts";
import { topicHref } from "./parts.tsx";

/** Where a draft goes on; null: the writer may no longer see that place, and keeps the text alone. */
interface Place {
  href: string;
  title: string;
}

/** What one has begun to write, everywhere. Nobody else's. */
export async function show(at: At): Promise<Reply> {
  const viewer = await viewerAt(at);
  const drafts: { draft: Draft; place: Place | null }[] = [];
  for (const draft of await draftsOf(at.db, at.person!.id))
    drafts.push({ draft, place: await placeFor(at, viewer, draft) });
  return page(at, () => (
    <Page frame={at.frame} title={m("drafts.title")} lang={languageNow()} index={false} crumbs={accountCrumbs()}>
      <div class="stack">
        <h1>{m("drafts.title")}</h1>
        <p class="prose">{m("drafts.about")}</p>
        {drafts.length === 0 ? (
          <Empty>
            <p>{m("drafts.none")}</p>
          </Empty>
        ) : (
          <ul class="list rows">
            {drafts.map(({ draft, place }) => (
              <Row key={draft.id} draft={draft} place={place} zone={at.frame.timeZone} />
            ))}
          </ul>
        )}
      </div>
    </Page>
  ));
}

function Row({ draft, place, zone }: { draft: Draft; place: Place | null; zone: string }) {
  return (
    <li>
      {place ? <a href={place.href}>{place.title}</a> : <span>{m("drafts.gone")}</span>}
      <span class="count">
        <Time at={draft.savedAt} zone={zone} />
      </span>
      <div>
        {draft.title && (
          <p>
            <bdi>{draft.title}</bdi>
          </p>
        )}
        <p>{place ? excerpt(draft.body) : draft.body}</p>
        <Form action={`/drafts/${draft.id}/removal`} class="inline">
          <button class="link">{m("draft.discard")}</button>
        </Form>
      </div>
    </li>
  );
}

async function placeFor(at: At, viewer: Viewer, draft: Draft): Promise<Place | null> {
  if (draft.topicId !== null) {
    const topic = await topicFor(at.db, viewer, draft.topicId);
    return (
      topic && { href: `${topicHref(topic.id, topic.title)}#reply`, title: m("drafts.reply", { title: topic.title }) }
    );
  }
  const unit = (await unitsByIds(at.db, [draft.unitId!])).get(draft.unitId!)!;
  if (!maySee(viewer, unit, "posts")) return null;
  return { href: `/groups/${unit.slug}/topics/new`, title: m("drafts.topic", { unit: unit.name }) };
}

export async function discard(at: At): Promise<Reply> {
  const id = idFrom(at.params.id);
  await at.transaction((tx) => discardDraft(tx, at.person!.id, id));
  return seeOther("/drafts");
}
