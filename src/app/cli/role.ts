import { flushCompileCache } from "node:module";
import { readSettings, type Settings } from "#platform/config";
import { log } from "#platform/log";
import { portTrouble } from "./ports.ts";
import { CONFIGURATION, DATABASE_VARIABLE, Trouble, type RoleName, type Wiring } from "./wiring.ts";

/** What a role's process tells the one that started it. */
export type FromChild =
  /** Serving; what to say to whoever started it all. */
  { kind: "ready"; welcome: string[] } | { kind: "failed"; sentence: string; exitCode: number };

const STOP_LIMIT = 10_000;

/** One role in this process, until SIGTERM or until the process that started it is gone, however it went. */
export async function runRole(name: string | undefined, wiring: Wiring): Promise<number> {
  const databaseUrl = process.env[DATABASE_VARIABLE];
  if (!isRole(name, wiring) || !process.send || !databaseUrl)
    throw new Trouble("Roles are started by: chapterhouse start. Set ROLES to say which.");
  const end = toldToEnd();
  process.on("uncaughtException", (error) => {
    log.error("role.broken", error, { role: name });
    process.exit(1);
  });
  const settings = readSettings();
  try {
    const running = await wiring.roles[name]({ settings, databaseUrl });
    // Asked here, where all that it needs is loaded already.
    tell({ kind: "ready", welcome: await wiring.welcome({ settings, databaseUrl }) });
    // It would be written at the end, which a killed process does not have.
    flushCompileCache();
    await end;
    setTimeout(() => process.exit(1), STOP_LIMIT).unref();
    await running.stop();
    return 0;
  } catch (error) {
    const sentence = mendable(error, settings);
    // Through the log, and not as it is: the words of an error may hold somebody's.
    if (sentence === null) {
      log.error("role.failed", error, { role: name });
      return 1;
    }
    tell({ kind: "failed", sentence, exitCode: CONFIGURATION });
    return CONFIGURATION;
  }
}

const isRole = (name: string | undefined, wiring: Wiring): name is RoleName =>
  name !== undefined && Object.hasOwn(wiring.roles, name);

function toldToEnd(): Promise<void> {
  // Ctrl-C reaches the whole group; the one that started us then ends us in order.
  process.on("SIGINT", () => {});
  process.on("SIGHUP", () => {});
  return new Promise((done) => {
    process.once("SIGTERM", () => done());
    process.once("disconnect", () => done());
  });
}

function tell(message: FromChild): void {
  if (process.connected) process.send!(message);
}

function mendable(error: unknown, { host, mailPort }: Settings): string | null {
  if (error instanceof Trouble) return error.message;
  const { code, syscall, port } = error as NodeJS.ErrnoException & { port?: number };
  if (syscall !== "listen" || code === undefined || port === undefined) return null;
  return portTrouble(port === mailPort ? "MAIL_PORT" : "PORT", port, host, code);
}
