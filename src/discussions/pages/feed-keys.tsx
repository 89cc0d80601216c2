import { unitsByIds, viewerAt } from "#groups";
import { makeToken } from "#platform/mail";
import { Button, Empty, Form, page, Page, seeOther, Time, type At, type Reply } from "#platform/web";
import { languageNow } from "#platform/words";
import { renewKey, revokeKey } from "../feeds/commands.ts";
import { keyOf, type FeedKey } from "../feeds/queries.ts";
import { formats } from "../feeds/rules.ts";
import { m } from "../words.ts";
import { FEED } from "./feed.ts";
import { mayRead } from "./parts.tsx";

interface Place {
  label: string;
  path: string;
}

/** GET /discussions/feeds: addresses for one's feed reader, and the key in them. */
export async function show(at: At): Promise<Reply> {
  const viewer = await viewerAt(at);
  const key = await keyOf(at.db, at.person!.id);
  const units = [...(await unitsByIds(at.db, [...viewer.memberOf])).values()].filter((unit) => mayRead(viewer, unit));
  const places = [
    { label: m("feeds.all"), path: "/discussions/feed" },
    ...units
      .toSorted((a, b) => (a.name < b.name ? -1 : 1))
      .map((unit) => ({ label: unit.name, path: `/groups/${unit.slug}/feed` })),
  ];
  return page(at, () => view(at, key, places));
}

/** POST …/feeds: a key, or a new one in place of the old. */
export async function renew(at: At): Promise<Reply> {
  await at.transaction((tx, now) => renewKey(tx, at.person!.id, now));
  return seeOther("/discussions/feeds");
}

/** POST …/feeds/revocation: no address of mine leads anywhere any more. */
export async function revoke(at: At): Promise<Reply> {
  await at.transaction((tx, now) => revokeKey(tx, at.person!.id, now));
  return seeOther("/discussions/feeds");
}

function view(at: At, key: FeedKey | undefined, places: readonly Place[]) {
  return (
    <Page
      frame={at.frame}
      title={m("feeds.title")}
      lang={languageNow()}
      index={false}
      crumbs={[{ href: "/discussions", label: m("stream.title") }]}
    >
      <div class="stack">
        <h1>{m("feeds.title")}</h1>
        <p class="prose">{m("feeds.about")}</p>
        {key ? <Keyed at={at} feedKey={key} places={places} /> : <Empty>{m("feeds.none")}</Empty>}
        <div class="acts">
          <Form action="/discussions/feeds">
            <Button plain={key !== undefined}>{m(key ? "feeds.renew" : "feeds.make")}</Button>
          </Form>
          {key && (
            <Form action="/discussions/feeds/revocation">
              <Button plain>{m("feeds.revoke")}</Button>
            </Form>
          )}
        </div>
      </div>
    </Page>
  );
}

function Keyed({ at, feedKey, places }: { at: At; feedKey: FeedKey; places: readonly Place[] }) {
  const token = makeToken(at.settings.secret, FEED, feedKey.id);
  const zone = at.frame.timeZone;
  return (
    <>
      <p class="prose">{m("feeds.secret")}</p>
      <p class="quiet">
        {m("feeds.made")} <Time at={feedKey.madeAt} zone={zone} />
        {" · "}
        {feedKey.seenAt ? (
          <>
            {m("feeds.seen")} <Time at={feedKey.seenAt} zone={zone} />
          </>
        ) : (
          m("feeds.unseen")
        )}
      </p>
      <ul class="rows feeds">
        {places.map(({ label, path }) => (
          <li key={path}>
            <strong>{label}</strong>{" "}
            {formats.map((format) => (
              <a
                key={format}
                href={`${path}.${format}?key=${token}`}
                aria-label={m("feeds.address", { format: m(`feeds.${format}`), label })}
              >
                {m(`feeds.${format}`)}
              </a>
            ))}
          </li>
        ))}
      </ul>
    </>
  );
}
