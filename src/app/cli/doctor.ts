import { accessSync, constants, existsSync, statSync } from "node:fs";
import { statfs } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { connect as connectTls } from "node:tls";
import pg from "pg";
import {
  aboutCertificate,
  projectFolder,
  readCertificate,
  readSettings,
  SettingError,
  type Settings,
} from "#platform/config";
import { openDatabase, pendingMigrations } from "#platform/db";
import { examineStore, storeFor } from "#platform/files";
import { canOpenKeys, dkimRecords, type DkimRecord } from "#platform/mail";
import { examineScanner } from "#platform/scanning";
import { embeddedVersion, findEmbedded } from "#platform/embedded";
import { versionOf } from "./database.ts";
import { examineRecords } from "./dns.ts";
import { ok, wrong, type Finding } from "./finding.ts";
import { whoRuns } from "./lock.ts";
import { portsOf, portTrouble, whyNot } from "./ports.ts";

/** `chapterhouse doctor` (O-2): every finding on a line; exits with 1 when anything is wrong. */
export async function doctor(): Promise<number> {
  const findings = await examine();
  for (const { ok: fine, says } of findings) process.stdout.write(`${fine ? "ok   " : "WRONG"}  ${says}\n`);
  const bad = findings.filter((finding) => !finding.ok).length;
  process.stdout.write(bad === 0 ? "All is well.\n" : `${bad} to mend, then look again: chapterhouse doctor\n`);
  return bad === 0 ? 0 : 1;
}

async function examine(environment?: NodeJS.ProcessEnv): Promise<Finding[]> {
  let settings: Settings;
  try {
    settings = readSettings(environment);
  } catch (error) {
    if (error instanceof SettingError) return [node(), wrong(error.message)];
    throw error;
  }
  return [
    node(),
    ok("Settings can be used."),
    await dataFolder(settings),
    secret(settings),
    ...(await database(settings)),
    ...(await ports(settings)),
    await files(settings),
    await examineScannerOf(settings),
    await relay(settings),
    ...certificate(settings, new Date()),
    ...trust(settings),
    ...(await records(settings)),
  ];
}

function trust({ trustedSealers = [] }: Settings): Finding[] {
  return trustedSealers.length === 0 ? [] : [ok(`Seals (ARC) of these are believed: ${trustedSealers.join(", ")}.`)];
}

/** On one's own machine none are needed. The keys stand in the database, or in files. */
async function records(settings: Settings): Promise<Finding[]> {
  if (settings.isLocal) return [];
  const url = settings.databaseUrl ?? findEmbedded(settings.dataDir)?.url ?? null;
  if (url === null || settings.dkim === null)
    return [...unsigned(settings, url), ...(await examineRecords(settings, []))];
  const database = openDatabase({ url, size: 1, name: "chapterhouse doctor" });
  try {
    const keys = await dkimRecords(database.db, settings);
    const opens = await canOpenKeys(database.db, settings);
    return [
      ...signing(settings.dkim.selectors.length, keys.length, opens),
      sealing(settings, keys),
      ...(await examineRecords(settings, keys)),
    ];
  } catch (error) {
    return [wrong(`The keys for DKIM could not be read (${(error as Error).message}).`)];
  } finally {
    await database.close();
  }
}

const unsigned = ({ dkim }: Settings, url: string | null): Finding[] =>
  dkim === null
    ? [ok("No DKIM_SELECTOR: mails leave unsigned, so the relay must sign them (List-Unsubscribe included).")]
    : url === null
      ? [ok("The records for DKIM are shown when the database runs.")]
      : [];

function signing(wanted: number, made: number, opens: boolean): Finding[] {
  if (!opens)
    return [wrong("A key for DKIM was sealed with another SECRET, so mails leave unsigned. Name a new DKIM_SELECTOR.")];
  return made < wanted ? [ok("Keys for DKIM are made at the next start; look again then for their records.")] : [];
}

/** Seals are made with the RSA key. */
export function sealing({ sealsCopies }: Pick<Settings, "sealsCopies">, keys: readonly DkimRecord[]): Finding {
  if (!sealsCopies) return ok("ARC_SEAL=0: copies of what comes by mail are signed and not sealed.");
  return keys.length > 0 && !keys.some(({ value }) => value.includes("k=rsa"))
    ? wrong("Copies cannot be sealed (ARC): no key is RSA. Name a selector with an RSA key first, or set ARC_SEAL=0.")
    : ok("Copies of what comes by mail are sealed (ARC) with the first key.");
}

function node(): Finding {
  const major = Number(process.versions.node.split(".")[0]);
  return major >= 24
    ? ok(`Node.js ${process.version}`)
    : wrong(`Node.js ${process.version} is too old: 24 or newer is needed. Run npm ci, or install Node.js 24.`);
}

async function dataFolder({ dataDir }: Settings): Promise<Finding> {
  try {
    accessSync(dataDir, constants.W_OK | constants.X_OK);
  } catch {
    return wrong(`DATA_DIR ${dataDir} cannot be written. Give it to this user, or name another folder.`);
  }
  const { bavail, bsize } = await statfs(dataDir);
  const free = Math.floor((bavail * bsize) / 2 ** 20);
  return free < 512
    ? wrong(`DATA_DIR ${dataDir} has only ${free} MB left. Make room, or name a folder on a larger disk.`)
    : ok(`DATA_DIR ${dataDir}, ${free} MB free`);
}

async function files(settings: Settings): Promise<Finding> {
  const store = storeFor(settings);
  try {
    await examineStore(store);
    return ok(`Files lie in ${store.place}: written, read and deleted there just now.`);
  } catch (error) {
    if (error instanceof SettingError) return wrong(error.message);
    throw error;
  }
}

export async function examineScannerOf({ scanner: address }: Pick<Settings, "scanner">): Promise<Finding> {
  if (!address) return ok("No SCAN_URL: files are not scanned for viruses.");
  const where = "path" in address ? address.path : `${address.host}:${address.port}`;
  try {
    await examineScanner(address);
    return ok(`The virus scanner at ${where} answers.`);
  } catch (error) {
    return wrong(
      `The virus scanner at ${where} does not answer (${(error as Error).message}): nobody can send files, and mails with files wait. Start it, or leave SCAN_URL out.`,
    );
  }
}

function secret({ dataDir, secret: value }: Settings): Finding {
  const file = join(dataDir, "secret");
  if (value.length < 32)
    return wrong(
      `The secret in ${file} is too short. Remove the file to get a new one; links in mails sent before will end.`,
    );
  const isOpen = !process.env.SECRET && existsSync(file) && (statSync(file).mode & 0o077) !== 0;
  return isOpen
    ? wrong(`${file} can be read by other users. Close it: chmod 600 ${file}`)
    : ok("The secret is in place.");
}

async function database(settings: Settings): Promise<Finding[]> {
  if (settings.databaseUrl !== null) return examineDatabase(settings.databaseUrl, settings.databaseAdminUrl!);
  const running = findEmbedded(settings.dataDir);
  if (running) return examineDatabase(running.url, running.adminUrl);
  try {
    return [ok(`The embedded PostgreSQL ${embeddedVersion()} is not running; npm start starts it.`)];
  } catch (error) {
    return [wrong((error as Error).message)];
  }
}

async function examineDatabase(url: string, adminUrl: string): Promise<Finding[]> {
  try {
    const version = await versionOf("DATABASE_URL", url);
    if (adminUrl !== url) await versionOf("DATABASE_ADMIN_URL", adminUrl);
    const major = Math.floor(version / 10_000);
    if (major < 15)
      return [
        wrong(`The database is PostgreSQL ${major}: 15 or newer is needed. Upgrade it, or leave DATABASE_URL out.`),
      ];
    const pending = await pendingMigrations(adminUrl, `${projectFolder()}/migrations`);
    const migrations =
      pending.length === 0
        ? ok("The database is at this version.")
        : wrong(`${pending.length} migrations wait, from ${pending[0]}. Apply them: chapterhouse migrate`);
    return [ok(`The database answers: PostgreSQL ${major}`), await extensions(url), migrations];
  } catch (error) {
    return [wrong((error as Error).message)];
  }
}

async function extensions(url: string): Promise<Finding> {
  const needed = ["pg_trgm", "unaccent", "btree_gist"];
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>(
      "select name from pg_available_extensions where name = any($1)",
      [needed],
    );
    const missing = needed.filter((name) => !rows.some((row) => row.name === name));
    if (missing.length === 0) return ok(`Extensions: ${needed.join(", ")}`);
    return wrong(
      `The database server lacks the extensions ${missing.join(", ")}. Install PostgreSQL's contrib package there.`,
    );
  } finally {
    await client.end();
  }
}

async function ports(settings: Settings): Promise<Finding[]> {
  const runner = whoRuns(settings.dataDir);
  return Promise.all(
    portsOf(settings).map(async ({ setting, port }) => {
      const code = await whyNot(settings.host, port);
      if (code === null) return ok(`${setting} ${port} on ${settings.host} is free.`);
      if (code === "EADDRINUSE" && runner !== null)
        return ok(`${setting} ${port} on ${settings.host} is served by this installation (process ${runner}).`);
      return wrong(portTrouble(setting, port, settings.host, code));
    }),
  );
}

/** Days before its end from which on a certificate should have been renewed. */
const RENEW_BEFORE = 14;

/** That the files can be read and fit each other was asked with the settings. */
export function certificate(
  { mailTls, mailDomain, publicUrl }: Pick<Settings, "mailTls" | "mailDomain" | "publicUrl">,
  now: Date,
): Finding[] {
  if (mailTls === null) return [];
  const hosts = [mailDomain, new URL(publicUrl).hostname];
  const { daysLeft, isForUs, names } = aboutCertificate(readCertificate(mailTls).cert, hosts, now);
  const { cert } = mailTls;
  const time =
    daysLeft < 0
      ? wrong(`The certificate ${cert} has ended. Renew it: senders that insist on TLS bring no mail.`)
      : daysLeft < RENEW_BEFORE
        ? wrong(
            `The certificate ${cert} ends in ${daysLeft} days. Renew it; the running mail door takes it up by itself.`,
          )
        : ok(`The mail door's certificate is good for ${daysLeft} days.`);
  const name = isForUs
    ? ok(`The mail door's certificate is for ${names}.`)
    : wrong(
        `The certificate ${cert} is for ${names}, not for ${hosts.join(" or ")}. Get one for the name in the MX record.`,
      );
  return [time, name];
}

function relay({ smtpUrl }: Settings): Promise<Finding> {
  if (smtpUrl === null) return Promise.resolve(ok("No SMTP_URL: outgoing mail stays in the built-in mailbox."));
  const { hostname, port, protocol, host } = new URL(smtpUrl);
  const isSecure = protocol === "smtps:";
  const where = {
    host: hostname.replace(/^\[|\]$/g, ""),
    port: Number(port) || (isSecure ? 465 : 587),
    timeout: 5_000,
  };
  const bad = (why: string) =>
    wrong(
      `SMTP_URL leads to ${host}, which does not answer as a mail relay (${why}). Mend the address, or leave SMTP_URL out.`,
    );
  return new Promise((done) => {
    const socket = isSecure ? connectTls({ ...where, servername: where.host }) : connect(where);
    const say = (finding: Finding) => {
      socket.destroy();
      done(finding);
    };
    socket.setTimeout(5_000, () => say(bad("no answer in 5 seconds")));
    socket.once("error", (error: NodeJS.ErrnoException) => say(bad(error.code ?? error.message)));
    socket.once("data", (banner: Buffer) =>
      say(
        banner.toString().startsWith("220")
          ? ok(`The relay ${host} answers.`)
          : bad(banner.toString().slice(0, 60).trim()),
      ),
    );
  });
}
