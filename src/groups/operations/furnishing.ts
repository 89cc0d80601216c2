import { readFile } from "node:fs/promises";
import { z } from "zod";
import { acts, gives, iso, instant, Problem, reads, thing, type Operation } from "#platform/api";
import { bytesFrom, keepFile, storeFor } from "#platform/files";
import { scannedFile } from "#platform/scanning";
import { orNotFound } from "#platform/web";
import { changesOf } from "../changes/queries.ts";
import { changeEmblem, removeEmblem } from "../emblems/commands.ts";
import { EMBLEM_BYTES, pictureFrom } from "../emblems/pictures.ts";
import { pictureFor } from "../emblems/queries.ts";
import { addLink, removeLink } from "../links/commands.ts";
import { linksOf } from "../links/queries.ts";
import { linkFields } from "../links/rules.ts";
import { unitToManage } from "../queries.ts";
import { m } from "../words.ts";
import { linkShelf, unlinkShelf } from "../zotero/commands.ts";
import { shelfOf } from "../zotero/queries.ts";
import { groupIdIn, styles } from "../zotero/rules.ts";
import { slug, unitIn, withId } from "./unit.ts";

const read = { group: "groups", scope: "groups:read", access: "anyone" } as const;
const write = { group: "groups", scope: "groups:write", access: "signed-in" } as const;

const links = z.array(
  z.object({ id: z.number().int(), label: z.string(), url: z.url(), runBy: z.string(), privacy: z.string() }),
);
const UnitLinks = thing("UnitLinks", { items: links });

const UnitShelf = thing("UnitShelf", {
  group: z.number().int(),
  style: z.enum(styles),
  entry: z.string(),
  name: z.string().nullable(),
  /** null: the group does not say, or was not asked yet. */
  total: z.number().int().nullable(),
  fetchedAt: instant.nullable(),
});

const UnitChanges = thing("UnitChanges", {
  items: z.array(
    z.object({
      setting: z.string(),
      was: z.string().nullable(),
      became: z.string().nullable(),
      by: z.string().nullable(),
      at: instant,
    }),
  ),
});

/** What a unit's page is furnished with: linked spaces, its emblem, its Zotero group; and who changed what of it. */
export const furnishingOperations: Operation[] = [
  reads({
    ...read,
    id: "listUnitLinks",
    path: "/units/{slug}/links",
    summary: () => m("api.listUnitLinks"),
    params: slug,
    output: UnitLinks,
    async handle(call) {
      const { unit } = await unitIn(call);
      return { items: await linksOf(call.db, unit) };
    },
  }),
  acts({
    ...write,
    id: "addUnitLink",
    method: "POST",
    path: "/units/{slug}/links",
    summary: () => m("api.addUnitLink"),
    params: slug,
    body: z.strictObject(linkFields((wrong) => () => m(wrong))).partial({ privacy: true }),
    output: UnitLinks,
    status: 201,
    async handle(call, tx, now) {
      const { viewer, unit } = await unitIn(call, unitToManage);
      await addLink(tx, viewer, unit, { privacy: "", ...call.body }, now);
      return { items: await linksOf(tx, unit) };
    },
  }),
  acts({
    ...write,
    id: "removeUnitLink",
    method: "DELETE",
    path: "/units/{slug}/links/{id}",
    summary: () => m("api.removeUnitLink"),
    params: withId,
    output: null,
    async handle(call, tx, now) {
      const { viewer, unit } = await unitIn(call, unitToManage);
      await removeLink(tx, viewer, unit, call.params.id, now);
    },
  }),
  gives({
    ...read,
    id: "getEmblem",
    path: "/units/{slug}/emblem",
    summary: () => m("api.getEmblem"),
    params: slug,
    async handle(call) {
      const { viewer, unit } = await unitIn(call);
      const found = orNotFound(await pictureFor(call.db, viewer, unit));
      return {
        kind: "file",
        type: "application/octet-stream",
        bytes: bytesFrom(storeFor(call.settings), found),
        saveAs: `${unit.slug}.webp`,
        cacheControl: "private, no-cache",
      };
    },
  }),
  acts({
    ...write,
    id: "changeEmblem",
    method: "PUT",
    path: "/units/{slug}/emblem",
    summary: () => m("api.changeEmblem"),
    params: slug,
    query: z.object({
      alt: z
        .string()
        .trim()
        .min(1, { error: () => m("wrong.alt") })
        .max(200, { error: () => m("wrong.alt") }),
    }),
    takesFile: EMBLEM_BYTES,
    output: null,
    async handle(call, tx, now) {
      const { viewer, unit } = await unitIn(call, unitToManage);
      const scanned = await scannedFile(call.settings, call.file!);
      const made = scanned === "clean" ? await pictureFrom(await readFile(call.file!.path)) : { kind: scanned };
      if (made.kind !== "picture")
        throw new Problem("refused", { because: "picture", detail: m(`wrong.picture.${made.kind}`) });
      const file = await keepFile(storeFor(call.settings), made.content);
      await changeEmblem(tx, viewer, unit, { alt: call.query.alt, file, digest: made.digest }, now);
    },
  }),
  acts({
    ...write,
    id: "removeEmblem",
    method: "DELETE",
    path: "/units/{slug}/emblem",
    summary: () => m("api.removeEmblem"),
    params: slug,
    output: null,
    async handle(call, tx, now) {
      const { viewer, unit } = await unitIn(call, unitToManage);
      await removeEmblem(tx, viewer, unit, now);
    },
  }),
  acts({
    ...write,
    id: "linkShelf",
    method: "PUT",
    path: "/units/{slug}/shelf",
    summary: () => m("api.linkShelf"),
    params: slug,
    body: z.strictObject({
      group: z
        .string()
        .max(500)
        .refine((text) => groupIdIn(text) !== null, { error: () => m("wrong.zotero") }),
      style: z.enum(styles),
      entry: z.string().trim().max(1000).default(""),
    }),
    output: UnitShelf,
    async handle(call, tx, now) {
      const { viewer, unit } = await unitIn(call, unitToManage);
      const { group, ...rest } = call.body;
      await linkShelf(tx, viewer, unit, { groupId: groupIdIn(group)!, ...rest }, now);
      const { groupId, style, entry, name, total, fetchedAt } = (await shelfOf(tx, unit.id))!;
      return { group: groupId, style, entry, name, total, fetchedAt: fetchedAt && iso(fetchedAt) };
    },
  }),
  acts({
    ...write,
    id: "unlinkShelf",
    method: "DELETE",
    path: "/units/{slug}/shelf",
    summary: () => m("api.unlinkShelf"),
    params: slug,
    output: null,
    async handle(call, tx, now) {
      const { viewer, unit } = await unitIn(call, unitToManage);
      await unlinkShelf(tx, viewer, unit, now);
    },
  }),
  reads({
    ...read,
    access: "signed-in",
    id: "listUnitChanges",
    path: "/units/{slug}/changes",
    summary: () => m("api.listUnitChanges"),
    params: slug,
    output: UnitChanges,
    async handle(call) {
      const { unit } = await unitIn(call, unitToManage);
      const changes = await changesOf(call.db, unit.id);
      return {
        items: changes.map(({ setting, was, became, by, at }) => ({ setting, was, became, by, at: iso(at) })),
      };
    },
  }),
];
