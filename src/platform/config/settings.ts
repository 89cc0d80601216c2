import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { config as readDotenv } from "dotenv";
import { z } from "zod";
import { certificateFiles, type CertificateFiles } from "./certificate.ts";
import { dkimSettings, sealsCopies, trustedSealers, type DkimSettings } from "./dkim.ts";
import { SettingError } from "./error.ts";
import { scannerAddress, type ScannerAddress } from "./scanner.ts";
import { identityProvider, type IdentityProvider } from "./identity.ts";
import { filesOrigin } from "./files-origin.ts";
import { filesAddress, type FilesAddress } from "./files.ts";

export type Role = "web" | "mail" | "worker";

/** What an installation is told from outside: environment variables or a `.env` file, checked once at start. */
export interface Settings {
  dataDir: string;
  host: string;
  port: number;
  mailPort: number;
  /** No trailing slash. Every link in mails and pages is made from it, never from a request's Host. */
  publicUrl: string;
  /** The domain of group addresses. */
  mailDomain: string;
  /** null: the embedded PostgreSQL. */
  databaseUrl: string | null;
  /** Who migrates; the same as databaseUrl unless set. */
  databaseAdminUrl: string | null;
  /** Where the bytes of files lie. */
  files: FilesAddress;
  /** Where files that people sent are shown, apart from our pages; null: they come from PUBLIC_URL, as downloads only. */
  filesOrigin: string | null;
  /** Looks at what people bring before others can have it; null: nothing is scanned. */
  scanner?: ScannerAddress | null;
  /** null: the built-in mailbox. */
  smtpUrl: string | null;
  roles: Role[];
  sample: boolean;
  associationName: string;
  /** IANA zone in which the association's days begin. */
  timeZone: string;
  /** Hosts (addresses) whose word on SPF, DKIM and DMARC is taken: our own border relay. */
  trustedPeers: string[];
  /** Addresses of reverse proxies whose X-Forwarded-For tells who calls; none: whoever connects is who calls. */
  trustedProxies: string[];
  /** The mail door's certificate; null: it offers no STARTTLS. */
  mailTls: CertificateFiles | null;
  /** null: mails leave unsigned, for a relay that signs. */
  dkim: DkimSettings | null;
  /** Copies of what came by mail get an ARC set beside the signature. */
  sealsCopies?: boolean;
  /** Domains whose ARC seals are believed. */
  trustedSealers?: string[];
  /** Megabytes of memory for ready pages of visitors; 0: every page is made anew. */
  pageCache: number;
  /** Lets a machine elsewhere read /metrics; null: only this machine may. */
  metricsToken: string | null;
  /** Webhooks may go to this very machine, unencrypted: for tests and for trying them out. */
  mayCallLoopback?: boolean;
  /** Zotero's web API, without a slash at the end. */
  zoteroUrl: string;
  /** Where people may sign in too; null: here alone. */
  identityProvider: IdentityProvider | null;
  /** Keys every token; from SECRET or DATA_DIR/secret. */
  secret: Buffer;
  /** Names of the variables that were given, of those that the first run asks for too: they win over its answers. */
  outside?: readonly string[];
  /** PUBLIC_URL and HOST are loopback, so nobody else reaches us: demo sign-ins and the mailbox page are allowed. */
  isLocal: boolean;
}

const port = (name: string) =>
  z.coerce
    .number()
    .int()
    .min(1)
    .max(65535, { error: `${name} must be a port number between 1 and 65535.` });

const shape = {
  DATA_DIR: z.string().min(1).default("./data"),
  HOST: z.string().min(1).default("127.0.0.1"),
  PORT: port("PORT").default(3000),
  MAIL_PORT: port("MAIL_PORT").default(2525),
  PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  MAIL_DOMAIN: z.hostname().optional(),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  DATABASE_ADMIN_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  FILES_URL: z.string().optional(),
  FILES_ORIGIN: z.string().optional(),
  SCAN_URL: z.string().optional(),
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  ROLES: z.string().default("web,mail,worker"),
  SAMPLE: z.enum(["0", "1"]).optional(),
  ASSOCIATION_NAME: z.string().min(1).max(100).default("Chapterhouse Library Association"),
  TIME_ZONE: z.string().default("America/Chicago"),
  TRUSTED_PEERS: z.string().default(""),
  TRUSTED_PROXIES: z.string().default(""),
  MAIL_TLS_CERT: z.string().optional(),
  MAIL_TLS_KEY: z.string().optional(),
  DKIM_SELECTOR: z.string().default(""),
  DKIM_KEY: z.string().default(""),
  ARC_SEAL: z.enum(["0", "1"]).optional(),
  TRUSTED_SEALERS: z.string().default(""),
  METRICS_TOKEN: z.string().min(16).optional(),
  PAGE_CACHE: z.coerce.number().int().min(0).max(4096).default(16),
  WEBHOOK_LOOPBACK: z.enum(["0", "1"]).optional(),
  OIDC_ISSUER: z.url({ protocol: /^https?$/ }).optional(),
  OIDC_CLIENT_ID: z.string().min(1).optional(),
  OIDC_CLIENT_SECRET: z.string().min(1).optional(),
  OIDC_NAME: z.string().min(1).max(60).optional(),
  ZOTERO_URL: z.url({ protocol: /^https?$/ }).default("https://api.zotero.org"),
  SECRET: z.string().min(32).optional(),
};

const advice: Record<string, string> = {
  PORT: "Give a port number between 1 and 65535, for example PORT=3000.",
  MAIL_PORT: "Give a port number between 1 and 65535, for example MAIL_PORT=2525.",
  PUBLIC_URL: "Give the full address that people type, for example PUBLIC_URL=https://groups.example.org.",
  MAIL_DOMAIN: "Give the domain of the group addresses, for example MAIL_DOMAIN=lists.example.org.",
  DATABASE_URL: "Give postgres://user:password@host:5432/name, or leave it out to use the embedded database.",
  DATABASE_ADMIN_URL: "Give postgres://owner:password@host:5432/name, or leave it out to migrate with DATABASE_URL.",
  SMTP_URL: "Give smtp://user:password@host:587 or smtps://host:465, or leave it out to use the built-in mailbox.",
  METRICS_TOKEN: "Give at least 16 characters of random text, or leave it out so that only this machine may ask.",
  PAGE_CACHE: "Give megabytes of memory for ready pages, for example PAGE_CACHE=16, or 0 for none.",
  SAMPLE: "Give SAMPLE=1 to load the sample association or SAMPLE=0 not to.",
  WEBHOOK_LOOPBACK: "Give WEBHOOK_LOOPBACK=1 to let webhooks call this very machine, or leave it out.",
  OIDC_ISSUER:
    "Give the identity provider's address, for example OIDC_ISSUER=https://login.example.org, or leave it out.",
  ARC_SEAL: "Give ARC_SEAL=0 to spare the seals of forwarded mails, or leave it out: what is signed is sealed.",
  ZOTERO_URL: "Give the address of Zotero's web API, or leave it out for https://api.zotero.org.",
  OIDC_NAME: "Give what people call the identity provider, in at most 60 characters.",
  SECRET: "Give at least 32 characters of random text, or leave it out to keep one in DATA_DIR/secret.",
  ASSOCIATION_NAME: "Give the association's name, at most 100 characters.",
};

/** Throws SettingError for the first wrong setting. Creates DATA_DIR and its secret when they are missing. */
export function readSettings(environment: NodeJS.ProcessEnv = withDotenv()): Settings {
  const env = cleaned(environment);
  const dataDir = resolve(env.DATA_DIR);
  const roles = rolesOf(env.ROLES);
  const publicUrl = (
    env.PUBLIC_URL ?? `http://${env.HOST.includes(":") ? `[${env.HOST}]` : env.HOST}:${env.PORT}`
  ).replace(/\/+$/, "");
  const { hostname } = new URL(publicUrl);
  const isLocal = isLoopback(hostname) && isLoopback(env.HOST);
  checkZone(env.TIME_ZONE);
  const dkim = dkimSettings(listOf(env.DKIM_SELECTOR.toLowerCase()), listOf(env.DKIM_KEY));
  return {
    dataDir,
    host: env.HOST,
    port: env.PORT,
    mailPort: env.MAIL_PORT,
    publicUrl,
    mailDomain: (env.MAIL_DOMAIN ?? (isLoopback(hostname) ? "chapterhouse.localhost" : hostname)).toLowerCase(),
    databaseUrl: env.DATABASE_URL ?? null,
    databaseAdminUrl: env.DATABASE_ADMIN_URL ?? env.DATABASE_URL ?? null,
    files: filesAddress(env.FILES_URL, dataDir),
    filesOrigin: filesOrigin(env.FILES_ORIGIN, publicUrl),
    scanner: scannerAddress(env.SCAN_URL),
    smtpUrl: env.SMTP_URL ?? null,
    roles,
    sample: env.SAMPLE === undefined ? isLocal && env.DATABASE_URL === undefined : env.SAMPLE === "1",
    associationName: env.ASSOCIATION_NAME,
    timeZone: env.TIME_ZONE,
    trustedPeers: listOf(env.TRUSTED_PEERS),
    trustedProxies: listOf(env.TRUSTED_PROXIES),
    mailTls: certificateFiles(env.MAIL_TLS_CERT, env.MAIL_TLS_KEY),
    dkim,
    sealsCopies: sealsCopies(env.ARC_SEAL, dkim),
    trustedSealers: trustedSealers(listOf(env.TRUSTED_SEALERS.toLowerCase())),
    pageCache: env.PAGE_CACHE,
    metricsToken: env.METRICS_TOKEN ?? null,
    mayCallLoopback: env.WEBHOOK_LOOPBACK === "1",
    zoteroUrl: env.ZOTERO_URL.replace(/\/+$/, ""),
    identityProvider: identityProvider(
      env.OIDC_ISSUER,
      env.OIDC_CLIENT_ID,
      env.OIDC_CLIENT_SECRET,
      env.OIDC_NAME ?? env.ASSOCIATION_NAME,
    ),
    secret: secretOf(env.SECRET, dataDir),
    isLocal,
    outside: ["ASSOCIATION_NAME", "TIME_ZONE"].filter((name) => environment[name]),
  };
}

/** Names and addresses of this very machine. A name of DNS that only begins like one ("127.0.0.1.example.org") is none. */
export const isLoopback = (hostname: string): boolean =>
  /^(?:localhost|.+\.localhost|::1|\[::1\]|(?:::ffff:)?127(?:\.\d{1,3}){3})$/i.test(hostname);

/** The folder that holds package.json: migrations/ and assets/ stand there, whether we run bundled or not. */
export function projectFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, "package.json"))) {
    if (dirname(folder) === folder)
      throw new Error("The project folder (with package.json) was not found above the program.");
    folder = dirname(folder);
  }
  return folder;
}

const listOf = (text: string): string[] =>
  text
    .split(",")
    .map((item) => item.trim())
    .filter(Boolean);

function withDotenv(): NodeJS.ProcessEnv {
  readDotenv({ quiet: true });
  return process.env;
}

function cleaned(environment: NodeJS.ProcessEnv) {
  const given: Record<string, string | undefined> = {};
  for (const name of Object.keys(shape)) given[name] = environment[name] === "" ? undefined : environment[name];
  const result = z.object(shape).safeParse(given);
  if (result.success) return result.data;
  const setting = String(result.error.issues[0]!.path[0]);
  throw new SettingError(
    setting,
    `${setting} is "${given[setting]}", which cannot be used. ${advice[setting] ?? result.error.issues[0]!.message}`,
  );
}

function rolesOf(text: string): Role[] {
  const roles = text
    .split(",")
    .map((role) => role.trim())
    .filter(Boolean);
  const wrong = roles.find((role) => !["web", "mail", "worker"].includes(role));
  if (wrong !== undefined || roles.length === 0)
    throw new SettingError(
      "ROLES",
      `ROLES is "${text}", which cannot be used. Give one or more of web, mail, worker, divided by commas.`,
    );
  return roles as Role[];
}

function checkZone(zone: string): void {
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone });
  } catch {
    throw new SettingError(
      "TIME_ZONE",
      `TIME_ZONE is "${zone}", which is no time zone. Give an IANA name, for example TIME_ZONE=America/Chicago.`,
    );
  }
}

function secretOf(given: string | undefined, dataDir: string): Buffer {
  if (given !== undefined) return Buffer.from(given, "utf8");
  const file = join(dataDir, "secret");
  try {
    mkdirSync(dataDir, { recursive: true });
    // wx: whichever of two starting processes comes first writes it, the other reads that one.
    if (!existsSync(file)) writeFileSync(file, randomBytes(32).toString("base64url"), { flag: "wx", mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST")
      throw new SettingError(
        "DATA_DIR",
        `DATA_DIR is "${dataDir}", where nothing can be written (${(error as Error).message}). Make the folder writable or name another.`,
      );
  }
  return Buffer.from(readFileSync(file, "utf8").trim(), "utf8");
}
