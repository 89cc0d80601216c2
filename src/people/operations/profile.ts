import { readFile } from "node:fs/promises";
import { z } from "zod";
import { acts, Problem, reads, thing, type Operation, type OwnCall } from "#platform/api";
import type { Db } from "#platform/db";
import { storeFor } from "#platform/files";
import { isAddress } from "#platform/mail";
import {
  listInDirectory,
  removePhoto,
  saveProfile,
  setPhoto,
  setPhotoAudience,
  setWriters,
} from "../profiles/commands.ts";
import { keptPhoto, PHOTO_BYTES, scannedPhoto } from "../profiles/photo.ts";
import { choicesOf, ownProfile } from "../profiles/queries.ts";
import {
  fields,
  line,
  lines,
  linksFrom,
  MOST_INTERESTS,
  phoneFrom,
  profileAudiences,
  TAG_LENGTH,
  tagsFrom,
  workplaceKinds,
  writerRules,
} from "../profiles/rules.ts";
import { m } from "../words.ts";

const place = thing("Place", { city: z.string(), region: z.string(), country: z.string() });

/** What somebody says of themselves; the picture's address stands beside it. */
export const said = {
  pronouns: z.string().nullable(),
  languages: z.array(z.string()),
  about: z.string().nullable(),
  links: z.array(z.string()),
  title: z.string().nullable(),
  workplace: z.string().nullable(),
  workplaceKind: z.enum(workplaceKinds).nullable(),
  responsibilities: z.string().nullable(),
  interests: z.array(z.string()),
  place: place.nullable(),
  contactMail: z.string().nullable(),
  phone: z.string().nullable(),
};

const audience = z.enum(profileAudiences);
const OwnProfile = thing("OwnProfile", {
  ...said,
  hasPhoto: z.boolean(),
  audiences: z.record(z.enum(fields), audience),
  isListed: z.boolean(),
  writers: z.enum(writerRules),
});

const letters = (text: string): number => [...text].length;
const isAtMost = (most: number) => (value: string | null) => value === null || letters(value) <= most;

/** As the form of the page takes it; null says nothing any more. */
const text = (clean: (typed: string) => string | null, most: number) =>
  z
    .string()
    .nullable()
    .transform((typed) => typed && clean(typed))
    .refine(isAtMost(most), { error: () => m("error.long", { most }) });

const list = (most: number, long: number) =>
  z
    .array(z.string())
    .transform((items) => [...new Set(items.flatMap((item) => line(item) ?? []))])
    .refine((items) => items.length <= most && items.every((item) => letters(item) <= long), {
      error: () => m("error.list", { most, long }),
    });

const Change = z.strictObject({
  pronouns: text(line, 60),
  languages: list(20, 60),
  about: text(lines, 10_000),
  links: z
    .array(z.string())
    .transform((items) => linksFrom(items.join("\n")))
    .refine((items) => items !== null && items.length <= 10, { error: () => m("error.links") })
    .transform((items) => items ?? []),
  title: text(line, 150),
  workplace: text(line, 150),
  workplaceKind: z.enum(workplaceKinds).nullable(),
  responsibilities: text(lines, 1_000),
  interests: list(MOST_INTERESTS, TAG_LENGTH).transform((items) => tagsFrom(items.join("\n"))),
  place: z
    .strictObject({ city: z.string().max(100), region: z.string().max(100), country: z.string().max(100) })
    .transform(({ city, region, country }) => ({
      city: line(city) ?? "",
      region: line(region) ?? "",
      country: line(country) ?? "",
    }))
    .nullable(),
  contactMail: z
    .string()
    .trim()
    .refine(isAddress, { error: () => m("error.address") })
    .nullable(),
  phone: z
    .string()
    .nullable()
    .refine((typed) => typed === null || phoneFrom(typed) !== null, { error: () => m("error.phone") })
    .transform((typed) => typed && phoneFrom(typed)),
  audiences: z.partialRecord(z.enum(fields), audience),
  isListed: z.boolean(),
  writers: z.enum(writerRules),
});

async function profileOf(db: Db, personId: number): Promise<z.infer<typeof OwnProfile>> {
  const { profile, audiences } = await ownProfile(db, personId);
  const { photo, languages, links, interests, ...rest } = profile;
  const lists = { languages: [...languages], links: [...links], interests: [...interests] };
  return {
    ...rest,
    ...lists,
    hasPhoto: photo !== null,
    audiences: { ...audiences },
    ...(await choicesOf(db, personId)),
  };
}

/** The holder's own profile: everything that it says, and to whom. */
export const profileOperations: Operation[] = [
  reads({
    id: "getOwnProfile",
    path: "/me/profile",
    group: "account",
    summary: () => m("api.getOwnProfile"),
    scope: "account:read",
    access: "signed-in",
    output: OwnProfile,
    handle: (call) => profileOf(call.db, (call as OwnCall).person.id),
  }),
  acts({
    id: "changeOwnProfile",
    method: "PATCH",
    path: "/me/profile",
    group: "account",
    summary: () => m("api.changeOwnProfile"),
    scope: "account:write",
    access: "signed-in",
    body: Change.partial(),
    output: OwnProfile,
    async handle({ person, body }, tx, now) {
      const { audiences = {}, isListed, writers, ...profile } = body;
      await saveProfile(tx, person.id, { profile, audiences }, now);
      if (isListed !== undefined) await listInDirectory(tx, person.id, isListed, now);
      if (writers !== undefined) await setWriters(tx, person.id, writers, now);
      return profileOf(tx, person.id);
    },
  }),
  acts({
    id: "changeOwnPhoto",
    method: "PUT",
    path: "/me/photo",
    group: "account",
    summary: () => m("api.changeOwnPhoto"),
    scope: "account:write",
    access: "signed-in",
    query: z.object({ audience }),
    takesFile: PHOTO_BYTES,
    output: null,
    async handle({ person, query, file, settings }, tx, now) {
      const { path, size } = file!;
      const photo = await scannedPhoto(settings, { path, size, isTooBig: false, bytes: () => readFile(path) });
      if (typeof photo === "string") throw new Problem("refused", { because: "picture", detail: m(`photo.${photo}`) });
      await setPhoto(tx, person.id, await keptPhoto(storeFor(settings), photo), now);
      await setPhotoAudience(tx, person.id, query.audience);
    },
  }),
  acts({
    id: "removeOwnPhoto",
    method: "DELETE",
    path: "/me/photo",
    group: "account",
    summary: () => m("api.removeOwnPhoto"),
    scope: "account:write",
    access: "signed-in",
    output: null,
    handle: ({ person }, tx) => removePhoto(tx, person.id),
  }),
];
