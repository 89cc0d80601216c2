import { fork } from "node:child_process";
import { once } from "node:events";
import { readSettings, type Settings } from "#platform/config";
import { keepChild, type Kept } from "./child.ts";
import { reachDatabase, type Reached } from "./database.ts";
import { takeLock } from "./lock.ts";
import { checkPorts } from "./ports.ts";
import { ADMIN_VARIABLE, DATABASE_VARIABLE, Trouble, type RoleName } from "./wiring.ts";

/**
 * `chapterhouse start` (O-1): database, migrations, sample, then the roles in processes of their own, kept running until
 * SIGTERM, SIGINT or the end of whoever started us. Roles end before the database does.
 */
export async function start(): Promise<number> {
  const end = toldToEnd();
  const settings = readSettings();
  const unlock = settings.databaseUrl === null ? takeLock(settings.dataDir) : () => {};
  try {
    await checkPorts(settings);
    say("Starting the database ...");
    const database = await reachDatabase(settings);
    try {
      return await serve(settings, database, end);
    } finally {
      await database.stop();
    }
  } finally {
    unlock();
  }
}

async function serve(settings: Settings, database: Reached, end: Promise<void>): Promise<number> {
  const env = { ...process.env, [DATABASE_VARIABLE]: database.url };
  await setUpApart({ ...env, [ADMIN_VARIABLE]: database.adminUrl });
  const kept = rolesOf(settings).map((role) => keepChild(role, env));
  try {
    const welcomes = await Promise.race([Promise.all(kept.map((child) => child.ready)), end]);
    if (welcomes) {
      for (const line of [...whereTo(settings), ...welcomes[0]!]) say(line);
      await end;
    }
    say("Stopping ...");
    return 0;
  } finally {
    await stopAll(kept);
  }
}

async function setUpApart(env: NodeJS.ProcessEnv): Promise<void> {
  const child = fork(process.argv[1]!, ["set-up"], { env, stdio: ["ignore", "inherit", "inherit", "ipc"] });
  const [code] = (await once(child, "exit")) as [number | null];
  // It has said itself what the trouble is.
  if (code !== 0) throw new Trouble("", code ?? 1);
}

const stopAll = (kept: Kept[]) => Promise.all(kept.map((child) => child.stop()));

/** The processes that ROLES asks for. */
export function rolesOf({ roles }: Pick<Settings, "roles">): RoleName[] {
  const wanted: RoleName[] = roles.includes("web") ? ["web"] : [];
  return roles.includes("mail") || roles.includes("worker") ? [...wanted, "work"] : wanted;
}

function whereTo(settings: Settings): string[] {
  const { roles, publicUrl, host, mailPort, mailDomain, smtpUrl, isLocal } = settings;
  const builtIn = isLocal
    ? `Outgoing mail is kept here: ${publicUrl}/mailbox`
    : "Outgoing mail is kept and not sent: set SMTP_URL to a relay.";
  return [
    "",
    ...(roles.includes("web") ? [`Chapterhouse is running: ${publicUrl}`] : ["Chapterhouse is running."]),
    ...(roles.includes("mail") ? [`Mail for @${mailDomain} comes in by SMTP or LMTP at ${host}:${mailPort}`] : []),
    smtpUrl === null ? builtIn : `Outgoing mail goes through ${new URL(smtpUrl).host}`,
  ];
}

function toldToEnd(): Promise<void> {
  return new Promise((done) => {
    // Again and again: the terminal and npm may both pass on one Ctrl-C, and the second must not cut the stop short.
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => done());
    if (process.connected) process.once("disconnect", () => done());
  });
}

const say = (line: string) => process.stdout.write(`${line}\n`);
