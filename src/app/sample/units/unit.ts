import type { UnitSettings } from "#groups";

/** One body of the sample association. Days count back from the first day. */
export interface SampleUnit {
  key: string;
  kind: string;
  name: string;
  acronym?: string;
  purpose: string;
  parent?: string;
  /** Yearly dues in cents; the unit is then sold as an add-on. */
  dues?: number;
  formerly?: { name: string; acronym?: string; until?: number }[];
  /** Since when, in days. */
  opened: number;
  settings?: UnitSettings;
  /** Where it is at home (ISO 3166-2). */
  regions?: readonly string[];
  /** How many of the crowd join, beside those who are heard in its conversations. */
  crowd: number;
  /** How many short conversations beside those written by hand. */
  talk: number;
  /** Its last words were said so many days ago; left out: hours or days. */
  quietFor?: number;
  leads?: SampleRole[];
  closed?: { ago: number; reason: string; successor?: string };
}

export interface SampleRole {
  /** A key of the cast; left out: somebody of the crowd who belongs. */
  who?: string;
  role:
    | "chair"
    | "convener"
    | "co-convener"
    | "secretary"
    | "treasurer"
    | "moderator"
    | "liaison"
    | "councilor"
    | "member";
  /** First and last day: so many days ago, the last one below zero when it is still to come. */
  from: number;
  to: number;
}
