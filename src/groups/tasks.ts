import { holdersOf, termEnded, termEntered, type TermNews } from "#membership";
import { handle, type CronEntry, type Handler, type JobAt } from "#platform/jobs";
import { tellDatedRoles } from "./commands.ts";
import { endUnfitRoles, enrolHolders, productsOfUnits } from "./enrolment/commands.ts";
import { enrol, fillShelf, fillShelves, tellPlaces, tidy } from "./jobs.ts";
import { forgetOldLetters } from "./letters/commands.ts";
import { forgetOldDeliveries } from "./webhooks/commands.ts";
import { hours, later } from "#platform/time";
import { sendWeekly } from "./places/commands.ts";
import { fetchShelf } from "./zotero/client.ts";
import { noteShelf } from "./zotero/commands.ts";
import { shelfOf, shelvesDue, type Shelf } from "./zotero/queries.ts";

const enrolOne = ({ productId, personId }: TermNews, at: JobAt) =>
  at.transaction((tx, now) => enrolHolders(tx, productId, [personId], now, at.settings.timeZone));

const enrolAll = async (_nothing: null, at: JobAt) => {
  for (const productId of await productsOfUnits(at.db)) {
    const holders = await holdersOf(at.db, productId);
    await at.transaction((tx, now) => enrolHolders(tx, productId, holders, now, at.settings.timeZone));
  }
  await at.transaction((tx, now) => endUnfitRoles(tx, now, at.settings.timeZone));
  await at.transaction((tx, now) => tellDatedRoles(tx, now, at.settings.timeZone));
};

/** Nothing is held while the other side thinks. */
async function fill(at: JobAt, shelf: Shelf): Promise<void> {
  const came = await fetchShelf(at.settings.zoteroUrl, shelf);
  await at.transaction((tx, now) => noteShelf(tx, shelf, came, now));
}

/** Terms place people (G-9): at once when one is entered or ended, and each hour for those that begin or lapse with the day. Roles come and go by the day as well. */
export const groupsHandlers: Handler[] = [
  handle(termEntered, enrolOne),
  handle(termEnded, enrolOne),
  handle(enrol, enrolAll),
  handle(tellPlaces, async (_nothing: null, at) => void (await at.transaction((tx, now) => sendWeekly(tx, now)))),
  handle(fillShelf, async ({ unitId }, at) => {
    const shelf = await shelfOf(at.db, unitId);
    if (shelf) await fill(at, shelf);
  }),
  handle(fillShelves, async (_nothing: null, at) => {
    const before = await at.transaction(async (_tx, now) => later(now, -hours(3)));
    for (const shelf of await shelvesDue(at.db, before)) await fill(at, shelf);
  }),
  handle(tidy, (_nothing: null, at) =>
    at.transaction(async (tx, now) => {
      await forgetOldLetters(tx, now);
      await forgetOldDeliveries(tx, now);
    }),
  ),
];

export const groupsCron: CronEntry[] = [
  { job: enrol, match: "7 * * * *" },
  { job: tellPlaces, match: "37 13 * * *" },
  { job: tidy, match: "23 4 * * *" },
  { job: fillShelves, match: "41 * * * *" },
];
