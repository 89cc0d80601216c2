/** Where a post stood before, in the one spelling that is kept. Host "": nobody said which. */
export interface OldAddress {
  host: string;
  path: string;
}

/** Where another program showed a list's archive, and how it named the messages there. */
export interface OldHome {
  host: string;
  form: FormName;
  /** What stands before the list's name, without a slash at its end. */
  above: string;
  list: string;
}

/** What a program made a message's address of. */
export interface Counted {
  /** What HyperKitty makes of its Message-ID (hash.ts); null: it has none. */
  hash: string | null;
  /** Its place among all mails of the file, from 0. */
  place: number;
  /** The month in which it came, "2005-05", and its place among those of that month, from 0. */
  month: string;
  inMonth: number;
  /** The number that it says itself. */
  number: number | null;
}

interface Form {
  /** The archive's own address: above, list. */
  home: RegExp;
  /** A message's address: above, list, and what names the message. */
  message: RegExp;
  /** What names the message, in one spelling. */
  named: (...names: string[]) => string;
  of: (mail: Counted) => string | null;
}

export type FormName = "mailman2" | "mailman3" | "sympa" | "groupsio";

// Each drops what is behind "?", where these programs say how to show a message and not which.
const forms: Record<FormName, Form> = {
  // The number alone names the message. In which month it stands depends on the old server's zone and on what it took for the mail's date.
  mailman2: {
    home: /^(.*\/(?:pipermail|private))\/([^/]+)$/,
    message: /^(.*\/(?:pipermail|private))\/([^/]+)\/[^/]+\/(\d{6,})\.html$/,
    named: (number) => `-/${number}.html`,
    of: ({ place }) => `-/${String(place).padStart(6, "0")}.html`,
  },
  // A thread has the name of its first message.
  mailman3: {
    home: /^(.*\/list)\/([^/]+@[^/]+)$/,
    message: /^(.*\/list)\/([^/]+)\/(?:message|thread)\/([A-Za-z2-7]{32})$/,
    named: (hash) => `message/${hash.toUpperCase()}`,
    of: ({ hash }) => hash && `message/${hash}`,
  },
  sympa: {
    home: /^(.*\/arc)\/([^/]+)$/,
    message: /^(.*\/arc)\/([^/]+)\/(\d{4}-\d\d)\/msg(\d{5,})\.html$/,
    named: (month, number) => `${month}/msg${number}.html`,
    of: ({ month, inMonth }) => `${month}/msg${String(inMonth).padStart(5, "0")}.html`,
  },
  groupsio: {
    home: /^(.*\/g)\/([^/]+)$/,
    message: /^(.*\/g)\/([^/]+)\/message\/(\d{1,15})$/,
    named: (number) => `message/${Number(number)}`,
    of: ({ place, number }) => `message/${number ?? place + 1}`,
  },
};

/** The archive that stood at this address, by its form; null: none that we know. */
export function homeIn(text: string): OldHome | null {
  const url = urlOf(text);
  if (!url) return null;
  const path = plainPath(url.pathname);
  for (const [form, { home }] of entries) {
    const match = home.exec(path);
    if (match) return { host: hostOf(text, url), form, above: match[1]!, list: match[2]!.toLowerCase() };
  }
  return null;
}

/** Where this mail stood there; null: it cannot be told. */
export function addressAt({ host, form, above, list }: OldHome, mail: Counted): OldAddress | null {
  const name = forms[form].of(mail);
  return name === null ? null : { host, path: `${above}/${list}/${name}` };
}

/** An address as somebody wrote it down: whole, or from its first slash. null: it is none, or no message's own. */
export function addressIn(text: string): OldAddress | null {
  const url = urlOf(text);
  const path = url && pathOf(url);
  return path === null ? null : { host: hostOf(text, url!), path };
}

/** Each address once, where it stood first. */
export const onceEach = (all: readonly OldAddress[]): OldAddress[] =>
  [...new Map(all.toReversed().map((one) => [`${one.host} ${one.path}`, one])).values()].toReversed();

/** The same for what a browser asks a server for. */
export const pathAsked = (asked: string): string | null => addressIn(asked.replace(/^\/+/, "/"))?.path ?? null;

const entries = Object.entries(forms) as [FormName, Form][];
const MOST_OCTETS = 1_500;

function urlOf(text: string): URL | null {
  const given = text.trim();
  if (/^https?:\/\//i.test(given)) return URL.canParse(given) ? new URL(given) : null;
  const here = `http://nowhere.invalid${given}`;
  return /^\/(?![/\\])/.test(given) && URL.canParse(here) ? new URL(here) : null;
}

const hostOf = (text: string, url: URL): string => (text.trim().startsWith("/") ? "" : url.hostname);

function pathOf(url: URL): string | null {
  const plain = plainPath(url.pathname);
  // Our own front page is at every host.
  if (plain === "") return null;
  const path = inForm(plain) ?? plain + asked(url.searchParams);
  return Buffer.byteLength(path) > MOST_OCTETS ? null : path;
}

function inForm(path: string): string | null {
  for (const [, { message, named }] of entries) {
    const match = message.exec(path);
    if (match) return `${match[1]}/${match[2]!.toLowerCase()}/${named(...match.slice(3))}`;
  }
  return null;
}

/** One way to write each octet, and no slash at the end. */
const plainPath = (pathname: string): string =>
  pathname.split("/").map(plain).join("/").replace(/\/+$/, "").replace(/^\/+/, "/");

function plain(part: string): string {
  try {
    return encodeURIComponent(decodeURIComponent(part)).replaceAll("%40", "@");
  } catch {
    return part;
  }
}

/** What is asked for in whatever order; what only says where a link was pressed is left out. */
function asked(params: URLSearchParams): string {
  const kept = [...params].filter(([name]) => !name.toLowerCase().startsWith("utm_"));
  if (kept.length === 0) return "";
  const sorted = new URLSearchParams(kept);
  sorted.sort();
  return `?${sorted}`;
}
