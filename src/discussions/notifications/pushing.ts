import { viewerOf, type Viewer } from "#groups";
import { devicesOf, noteDevices, personOf, pushKeyOf } from "#people";
import type { Db } from "#platform/db";
import type { JobAt } from "#platform/jobs";
import { push, type PushOutcome } from "#platform/push";
import { later, type Instant } from "#platform/time";
import { inLanguage } from "#platform/words";
import { peopleOnHold } from "../digests/queries.ts";
import { m } from "../words.ts";
import { notePushed } from "./commands.ts";
import { choicesOf, noticesToPush, type Notice } from "./queries.ts";
import { PUSHED_WITHIN } from "./rules.ts";

/** Tells every device of the person in one message, whatever came meanwhile. Nobody who holds their mail is told: they are away. */
export async function tellDevicesOf(at: JobAt, personId: number): Promise<void> {
  const { db, settings } = at;
  const now = await at.transaction(async (_tx, instant) => instant);
  const person = await personOf(db, personId);
  const key = await pushKeyOf(db, settings.secret);
  if (!person || !key || (await peopleOnHold(db, now)).has(personId)) return;
  const since = later(now, -PUSHED_WITHIN);
  const notices = await wanted(db, { ...(await viewerOf(db, person, now, settings.timeZone)), personId }, since);
  if (notices.length === 0) return;
  const payload = inLanguage(person.language, () => messageFor(notices, settings.publicUrl));
  const site = {
    contact: `mailto:postmaster@${settings.mailDomain}`,
    mayReachLoopback: settings.mayCallLoopback === true,
  };
  // At once: one that keeps us waiting costs no more than its own ten seconds.
  const outcomes = await Promise.all(
    (await devicesOf(db, personId)).map(async (device): Promise<[id: number, outcome: PushOutcome]> => [
      device.id,
      await push(key, device, { payload, topic: payload.tag }, site),
    ]),
  );
  const of = (outcome: PushOutcome) => outcomes.filter(([, came]) => came === outcome).map(([id]) => id);
  const isUntold = of("later").length > 0 && of("taken").length === 0;
  await at.transaction(async (tx, instant) => {
    const failed = [...of("later"), ...of("refused")];
    await noteDevices(tx, { told: of("taken"), failed, gone: of("gone") }, instant);
    // As of when they were read: what came meanwhile has not been told.
    const ids = notices.map(({ id }) => id);
    if (!isUntold) await notePushed(tx, ids, now);
  });
  if (isUntold) throw new Error("no push service took the message; the job comes again");
}

async function wanted(db: Db, viewer: Viewer & { personId: number }, since: Instant): Promise<Notice[]> {
  const choices = await choicesOf(db, viewer.personId);
  const notices = await noticesToPush(db, viewer, since);
  return notices.filter(({ kind }) => choices[kind].push);
}

/** What `assets/offline.js` shows. One notification says what it is; several say how many. */
function messageFor(notices: readonly Notice[], publicUrl: string) {
  const [first] = notices as [Notice];
  const isOne = notices.length === 1;
  return {
    title: isOne ? sayNotice(first) : m("notes.push.many", { count: notices.length }),
    body: notices
      .map(({ title }) => title)
      .slice(0, 3)
      .join("\n")
      .slice(0, 500),
    url: isOne ? `${publicUrl}${pathOf(first)}` : `${publicUrl}/notifications`,
    tag: isOne ? `topic-${first.topicId}` : "notifications",
  };
}

/** Where a notification leads. */
export const pathOf = ({ postId }: Pick<Notice, "postId">): string => `/posts/${postId}`;

/** What happened, without the discussion's title. */
export const sayNotice = ({ kind, posts, by }: Notice): string =>
  posts === 1 ? m(`notes.${kind}`, { name: by }) : m(`notes.${kind}.more`, { name: by, count: posts });
