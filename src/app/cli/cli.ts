import { SettingError } from "#platform/config";
import { doctor } from "./doctor.ts";
import { jobs, migrateCommand, seed } from "./maintenance.ts";
import { runRole } from "./role.ts";
import { start } from "./start.ts";
import { CONFIGURATION, Trouble, type Wiring } from "./wiring.ts";

interface Command {
  summary: string;
  run(args: string[], wiring: Wiring): Promise<number>;
}

const commands: Record<string, Command> = {
  start: { summary: "start everything and keep it running", run: (_, wiring) => start(wiring) },
  doctor: { summary: "say what is wrong and how to mend it", run: () => doctor() },
  migrate: { summary: "bring the database to this version", run: () => migrateCommand() },
  seed: { summary: "load the sample association into an empty database", run: (_, wiring) => seed(wiring) },
  jobs: { summary: "show what waits in the job queue and what failed", run: () => jobs() },
  help: { summary: "show this", run: async () => help() },
};

/** Runs one command and exits with its code. Trouble is one sentence on stderr; anything else is a bug and shows its stack. */
export async function runCommand(args: string[], wiring: Wiring): Promise<never> {
  try {
    process.exit(await dispatch(args, wiring));
  } catch (error) {
    process.stderr.write(`${sentenceOf(error)}\n`);
    process.exit(error instanceof Trouble ? error.exitCode : error instanceof SettingError ? CONFIGURATION : 1);
  }
}

async function dispatch([name = "help", ...rest]: string[], wiring: Wiring): Promise<number> {
  if (name === "role") return runRole(rest[0], wiring);
  const command = commands[/^(-h|--help)$/.test(name) ? "help" : name];
  if (!command) throw new Trouble(`There is no command "${name}". ${meant(name)}Try: chapterhouse help`, 64);
  return command.run(rest, wiring);
}

function help(): number {
  const lines = Object.entries(commands).map(([name, { summary }]) => `  ${name.padEnd(9)} ${summary}`);
  process.stdout.write(
    `chapterhouse COMMAND\n\n${lines.join("\n")}\n\nSettings are environment variables or lines of a .env file: see README.md.\n`,
  );
  return 0;
}

function meant(name: string): string {
  const near = Object.keys(commands).find((known) => known.startsWith(name.slice(0, 2)));
  return near ? `Did you mean "${near}"? ` : "";
}

function sentenceOf(error: unknown): string {
  if (error instanceof Trouble || error instanceof SettingError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
