import { z, type ZodType } from "zod";
import { isAddress } from "#platform/mail";
import type { ProfileChange } from "../profiles/commands.ts";
import {
  line,
  lines,
  linksFrom,
  listFrom,
  MOST_INTERESTS,
  phoneFrom,
  profileAudiences,
  TAG_LENGTH,
  tagsFrom,
  workplaceKinds,
  type Field,
  type ProfileAudience,
} from "../profiles/rules.ts";
import { m } from "../words.ts";

export const sectionNames = ["who", "work", "where", "reach"] as const;
export type SectionName = (typeof sectionNames)[number];

interface SectionChange {
  profile: ProfileChange;
  audiences: Partial<Record<Field, ProfileAudience>>;
}

const audience = z.enum(profileAudiences, { error: () => m("error.audience") }).default("nobody");
const letters = (text: string): number => [...text].length;

/** Text as it is stored, at most so long; nothing is cut off that somebody typed. */
const text = (clean: (typed: string) => string | null, most: number) =>
  z
    .string()
    .default("")
    .transform(clean)
    .refine((value) => value === null || letters(value) <= most, { error: () => m("error.long", { most }) });

const list = (split: (typed: string) => string[], most: number, long: number) =>
  z
    .string()
    .default("")
    .transform(split)
    .refine((items) => items.length <= most && items.every((item) => letters(item) <= long), {
      error: () => m("error.list", { most, long }),
    });

const links = z
  .string()
  .default("")
  .transform(linksFrom)
  .refine((items) => items !== null && items.length <= 10, { error: () => m("error.links") })
  .transform((items) => items ?? []);

const mail = z
  .string()
  .default("")
  .transform((typed) => typed.trim() || null)
  .refine((value) => value === null || isAddress(value), { error: () => m("error.address") });

const phone = z
  .string()
  .default("")
  .refine((typed) => typed.trim() === "" || phoneFrom(typed) !== null, { error: () => m("error.phone") })
  .transform(phoneFrom);

const kind = z
  .enum(["", ...workplaceKinds], { error: () => m("error.kind") })
  .default("")
  .transform((value) => value || null);

/** The four forms of the page, each with what it changes. */
export const sections: Record<SectionName, ZodType<SectionChange>> = {
  who: z
    .object({
      pronouns: text(line, 60),
      pronouns_for: audience,
      languages: list(listFrom, 20, 60),
      languages_for: audience,
      about: text(lines, 10_000),
      about_for: audience,
      links,
      links_for: audience,
    })
    .transform(({ pronouns, languages, about, links: addresses, ...of }) => ({
      profile: { pronouns, languages, about, links: addresses },
      audiences: {
        pronouns: of.pronouns_for,
        languages: of.languages_for,
        about: of.about_for,
        links: of.links_for,
      },
    })),
  work: z
    .object({
      title: text(line, 150),
      title_for: audience,
      workplace: text(line, 150),
      workplace_for: audience,
      workplaceKind: kind,
      workplaceKind_for: audience,
      responsibilities: text(lines, 1_000),
      responsibilities_for: audience,
    })
    .transform(({ title, workplace, workplaceKind, responsibilities, ...of }) => ({
      profile: { title, workplace, workplaceKind, responsibilities },
      audiences: {
        title: of.title_for,
        workplace: of.workplace_for,
        workplaceKind: of.workplaceKind_for,
        responsibilities: of.responsibilities_for,
      },
    })),
  where: z
    .object({
      interests: list(tagsFrom, MOST_INTERESTS, TAG_LENGTH),
      interests_for: audience,
      city: text(line, 100),
      region: text(line, 100),
      country: text(line, 100),
      place_for: audience,
    })
    .transform(({ interests, city, region, country, ...of }) => ({
      profile: { interests, place: { city: city ?? "", region: region ?? "", country: country ?? "" } },
      audiences: { interests: of.interests_for, place: of.place_for },
    })),
  reach: z
    .object({ contactMail: mail, contactMail_for: audience, phone, phone_for: audience })
    .transform(({ contactMail_for, phone_for, ...profile }) => ({
      profile,
      audiences: { contactMail: contactMail_for, phone: phone_for },
    })),
};
