import type { Readable } from "node:stream";
import type { Settings } from "#platform/config";

/** The two processes of an installation (decision 14): one event loop cannot fan out mail and keep pages quick. */
export type RoleName = "web" | "work";

export interface Context {
  settings: Settings;
  /** As the program's own role. */
  databaseUrl: string;
}

export interface Running {
  /** Ends cleanly: finishes what has begun, takes on nothing new. */
  stop(): Promise<void>;
}

/** What the command line is handed by main.ts; it knows no slice itself. */
export interface Wiring {
  /** Resolves when the role serves. `work` reads settings.roles for whether it is the mail door, the worker, or both. */
  roles: Record<RoleName, (context: Context) => Promise<Running>>;
  /** Loads the sample association if the database is empty; says whether it did. */
  loadSample: (context: Context) => Promise<boolean>;
  /** Who is here. */
  population: (context: Context) => Promise<Population>;
  /** Gives every staff capability to the person who has confirmed this address; false when nobody has. */
  makeStaff: (context: Context, address: string) => Promise<boolean>;
  /** The account behind a confirmed address, its sessions ended first if asked; null when there is none. */
  account: (context: Context, address: string, act: { signOut: boolean }) => Promise<Account | null>;
  /**
   * Brings an mbox or a table of posts into the group with this mail address, or with `isDry` says what it would do. `noArchive`: an old address that is none of a
   * list's archive. `wrongMapping`, `wrongTable`: why they cannot be used.
   */
  archive: (context: Context, of: ArchiveAsked) => Promise<Brought | "no-group" | ArchiveRefused>;
  /** Brings the members that a text names into the group with this mail address, or with `isDry` says what it would do. `columns`: what their headings are. */
  members: (context: Context, of: MembersAsked) => Promise<BroughtMembers | "no-group" | "by-dues" | "no-columns">;
  /** Everything of the group with this mail address, as a ZIP; null when there is none. */
  pack: (context: Context, of: { group: string; withAddresses: boolean }) => Promise<Packing | null>;
  /** Lines that a start prints last, such as the demo sign-ins. */
  welcome: (context: Context) => Promise<string[]> | string[];
}

/** How many people came with the sample, and how many by themselves. */
export interface Population {
  sample: number;
  others: number;
}

/** What an operator is shown of an account. */
export interface Account {
  name: string;
  since: string;
  addresses: string[];
  capabilities: string[];
  sessions: number;
  hasPassword: boolean;
  hasSecondStep: boolean;
}

/** What came of a list of members. */
export interface BroughtMembers {
  added: number;
  known: number;
  created: number;
  unread: { line: number; why: "no-address" | "twice" }[];
}

/** A package on its way; `end` when it is through, or broke. */
export interface Packing {
  bytes: Readable;
  end: () => Promise<void>;
}

export type ArchiveRefused = { noArchive: string } | { wrongMapping: string } | { wrongTable: string };

export interface ArchiveAsked {
  group: string;
  file: string;
  /** What the table's columns are, as the text of a mapping file; "": as its headings say; null: the file is an mbox. */
  mapping: string | null;
  /** Where the archive stood before, as people saw it. */
  oldAddresses: readonly string[];
  /** The text of a table: old address, Message-ID. */
  oldLinks: string | null;
  isDry: boolean;
}

export interface MembersAsked {
  group: string;
  fileName: string;
  text: string;
  /** What the headings of its table are, as the operator says. */
  columns: string | null;
  isDry: boolean;
}

/** A line of that table that says nothing. */
export interface UnreadLink {
  line: number;
  why: "no-address" | "no-message";
}

/** What came of an archive. */
export interface Brought {
  mails: number;
  topics: number;
  added: number;
  known: number;
  recognised: number;
  undated: number;
  unreadable: { start: number; why: string }[];
  /** Of a table: rows without words, and files that were not there; null: it was an mbox. */
  leftOut: { place: number; why: string }[] | null;
  links: { added: number; taken: number; unmatched: number };
  unread: UnreadLink[];
}

/** Something the person at the terminal can mend: shown as its sentence alone, without a stack. */
export class Trouble extends Error {
  constructor(
    message: string,
    readonly exitCode = 1,
  ) {
    super(message);
    this.name = "Trouble";
  }
}

/** EX_CONFIG of sysexits.h: the configuration is wrong, trying again will not help. */
export const CONFIGURATION = 78;

/** How a start hands on the addresses of the database, so that the settings stay what they were given as. */
export const DATABASE_VARIABLE = "CHAPTERHOUSE_DATABASE";
export const ADMIN_VARIABLE = "CHAPTERHOUSE_DATABASE_ADMIN";
