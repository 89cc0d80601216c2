import { z } from "zod";
import { adders, licences, linkIn } from "./rules.ts";
import { m } from "./words.ts";

const shown = ["", "public", "accounts", "members", "unit", "leaders"] as const;

const audience = z
  .enum(shown, { error: () => m("wrong.audience") })
  .default("")
  .transform((value) => (value === "" ? null : value));
const place = z
  .string()
  .regex(/^\d{0,15}$/, { error: () => m("refused.folder.no-folder") })
  .default("")
  .transform((value) => (value === "" ? null : Number(value)));
const longest = (most: number) => ({ error: () => m("wrong.long", { most }) });

const common = {
  description: z.string().trim().max(5000, longest(5000)).default(""),
  licence: z.enum(licences, { error: () => m("wrong.licence") }).default(""),
  audience,
  folder: place,
};
const title = z.string().trim().max(200, longest(200));
const named = title.min(1, { error: () => m("wrong.title") });
const url = z
  .string()
  .trim()
  .transform((text, context) => {
    const link = linkIn(text);
    if (link !== null) return link;
    context.addIssue({ code: "custom", message: m("wrong.url") });
    return z.NEVER;
  });

export const FilesForm = z.object({ title: title.default(""), ...common });
export const LinkForm = z.object({ title: named, url, ...common });
/** When what is changed here had last been changed. */
const seen = z.string().max(40).default("");
export const EntryForm = z.object({ title: named, ...common, seen });
export const LinkChangeForm = z.object({ title: named, url, ...common, seen });
export const VersionForm = z.object({ note: z.string().trim().max(300, longest(300)).default("") });
export const FolderForm = z.object({
  name: z
    .string()
    .trim()
    .min(1, { error: () => m("wrong.name") })
    .max(100, longest(100)),
  audience,
  folder: place,
});
export const AddersForm = z.object({ adders: z.enum(adders, { error: () => m("wrong.adders") }) });
