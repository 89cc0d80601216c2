import type { DB } from "#platform/db";

/** Why the law lets us hold it (GDPR article 6). */
export type Basis = "contract" | "consent" | "legitimate interest" | "legal duty";

/** Who sees it besides the person: the widest circle that any setting allows. */
export type SeenBy = "nobody" | "staff" | "leaders" | "members" | "public";

/** What erasing the person does to it. */
export type Erasure = "row deleted" | "emptied" | "person removed" | "kept until retention ends" | "kept";

export interface Personal {
  personal: true;
  purpose: string;
  basis: Basis;
  /** How long, in words that a privacy page can show. */
  retention: string;
  seenBy: SeenBy;
  /** Part of the person's own archive. */
  exported: boolean;
  erasable: Erasure;
}

export interface Impersonal {
  personal: false;
}

export type Classification = Personal | Impersonal;

/**
 * Every column of the named tables, classified (design, decision 16). Write it as
 * `{ … } satisfies DataMap<"persons" | "sessions">`: a table or column that is missing, or is no more, does not compile.
 */
export type DataMap<Tables extends keyof DB> = { [T in Tables]: { [C in keyof DB[T]]: Classification } };

/** Says nothing about anybody. */
export const none: Impersonal = { personal: false };

/** `const own = personal({ … }); own` or `personal({ ...own, seenBy: "public" })`. */
export const personal = (facts: Omit<Personal, "personal">): Personal => ({ personal: true, ...facts });
