/** What a person may say about themselves beside their name; each has an audience of its own (M-2). */
export const fields = [
  "photo",
  "pronouns",
  "languages",
  "about",
  "links",
  "title",
  "workplace",
  "workplaceKind",
  "responsibilities",
  "interests",
  "place",
  "contactMail",
  "phone",
] as const;
export type Field = (typeof fields)[number];

/** Narrowest first; each contains the one before. */
export const profileAudiences = ["nobody", "leaders", "members", "public"] as const;
export type ProfileAudience = (typeof profileAudiences)[number];

export const workplaceKinds = ["public", "academic", "school", "special", "government", "national", "other"] as const;
export type WorkplaceKind = (typeof workplaceKinds)[number];

export interface Place {
  city: string;
  region: string;
  country: string;
}

/** Every field; null or empty: nothing said. `photo` is the digest of the picture, which stands in its address. */
export interface Profile {
  photo: string | null;
  pronouns: string | null;
  languages: readonly string[];
  /** Markdown. */
  about: string | null;
  links: readonly string[];
  title: string | null;
  workplace: string | null;
  workplaceKind: WorkplaceKind | null;
  responsibilities: string | null;
  interests: readonly string[];
  place: Place | null;
  /** An address for others to write to; it need not be one of the account's. */
  contactMail: string | null;
  phone: string | null;
}

export type Audiences = Readonly<Record<Field, ProfileAudience>>;

/** Who is looking, as far as profiles ask: facts about groups come from the slice that has them. */
export interface Onlooker {
  personId: number | null;
  /** In good standing or in grace with the association. */
  isMember: boolean;
  /** Everybody who belongs to a unit that the onlooker leads today. */
  leads: ReadonlySet<number>;
}

/** What an onlooker is to one person. */
export type Relation = "self" | "leader" | "member" | "visitor";

export function relationTo(onlooker: Onlooker, personId: number): Relation {
  if (onlooker.personId === personId) return "self";
  if (onlooker.leads.has(personId)) return "leader";
  return onlooker.isMember ? "member" : "visitor";
}

const opens: Readonly<Record<Relation, readonly ProfileAudience[]>> = {
  self: profileAudiences,
  leader: ["leaders", "members", "public"],
  member: ["members", "public"],
  visitor: ["public"],
};

/** The audiences that let this onlooker in; the SQL of the directory is made from the same table. */
export const audiencesOpenTo = (relation: Relation): readonly ProfileAudience[] => opens[relation];

/** P-3: nothing but the name until the person says otherwise. */
export const safest: Audiences = Object.fromEntries(fields.map((field) => [field, "nobody"])) as unknown as Audiences;

/**
 * The one decision of what somebody sees of a profile: fields outside the audience are not there at all. Page, directory, search and
 * whatever else shows people use this.
 */
export function visibleProfile(profile: Profile, audiences: Audiences, relation: Relation): Partial<Profile> {
  const seen: [Field, Profile[Field]][] = [];
  for (const field of fields)
    if (opens[relation].includes(audiences[field]) && isSaid(profile[field])) seen.push([field, profile[field]]);
  return Object.fromEntries(seen);
}

export const isSaid = (value: Profile[Field]): boolean =>
  value !== null && (typeof value !== "object" || !("length" in value) || value.length > 0);

const directionOverrides = /[\u202a-\u202e\u2066-\u2069]/g;

/** One line of visible text; null when nothing is left. */
export function line(text: string): string | null {
  const clean = visible(text)
    .replace(/[\s\p{Cc}\u2028\u2029\ufeff]+/gu, " ")
    .trim();
  return clean === "" ? null : clean;
}

/** Text of several lines, without what would turn the page around it; null when nothing is left. */
export function lines(text: string): string | null {
  const clean = visible(text)
    .replace(/\r\n?|[\u2028\u2029]/g, "\n")
    .replace(/(?!\n)[\p{Cc}\ufeff]/gu, " ")
    .trim();
  return clean === "" ? null : clean;
}

const visible = (text: string): string => text.toWellFormed().normalize("NFC").replace(directionOverrides, "");

/** Sides of the two squares that a picture becomes, in pixels. */
export const SMALL = 96;
export const LARGE = 400;

export const MOST_INTERESTS = 20;
export const TAG_LENGTH = 60;

/** Interests as they are compared: "Maps, #maps , MAPS" is one. */
export function tagsFrom(text: string): string[] {
  const tags = text.split(/[,;\n]/).map(
    (piece) =>
      line(piece.replace(/^[\s#]+/, ""))
        ?.toLowerCase()
        .normalize("NFC") ?? "",
  );
  return [...new Set(tags.filter((tag) => /[\p{L}\p{N}]/u.test(tag)))];
}

/** Words between commas, each once. */
export function listFrom(text: string): string[] {
  return [...new Set(text.split(/[,;\n]/).flatMap((piece) => line(piece) ?? []))];
}

/** One to a line; only whole web addresses are links. Null: one of them is none. */
export function linksFrom(text: string): string[] | null {
  const lines = text
    .split("\n")
    .map((one) => one.trim())
    .filter(Boolean);
  return lines.every(isWebAddress) ? [...new Set(lines)] : null;
}

const isWebAddress = (text: string): boolean =>
  text.length <= 500 && /^https?:\/\/[^\s<>"]+$/i.test(text) && URL.canParse(text);

/** A telephone number as people write it, or null where it is none: dialled by a press, so nothing else may be in it. */
export function phoneFrom(text: string): string | null {
  const clean = line(text) ?? "";
  const digits = clean.replace(/\D/g, "").length;
  return clean.length <= 40 && digits >= 3 && /^\+?[\d\s()./-]+(?:(?:ext\.?|x)\s?\d+)?$/i.test(clean) ? clean : null;
}

/** What a number is dialled by (RFC 3966): digits, a leading plus, and the extension. */
export function dialled(phone: string): string {
  const [number = "", extension] = phone.toLowerCase().split(/(?:ext\.?|x)\s?(?=\d+$)/);
  const digits = (number.startsWith("+") ? "+" : "") + number.replace(/\D/g, "");
  return extension === undefined ? `tel:${digits}` : `tel:${digits};ext=${extension}`;
}

/** Up to two letters for the disc that stands where there is no picture. */
export function initials(name: string): string {
  const words = name.split(/[\s-]+/).filter((word) => /[\p{L}\p{N}]/u.test(word));
  const first = [...new Intl.Segmenter().segment(words[0] ?? name)][0]?.segment ?? "";
  const last = words.length > 1 ? ([...new Intl.Segmenter().segment(words.at(-1)!)][0]?.segment ?? "") : "";
  return (first + last).toLocaleUpperCase();
}

/** Who may write to a person by the form on their profile. */
export const writerRules = ["accounts", "members", "nobody"] as const;
export type WriterRule = (typeof writerRules)[number];
