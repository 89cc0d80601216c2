import { SettingError } from "#platform/config";
import { CONFIGURATION, Trouble, type Wiring } from "./wiring.ts";

interface Command {
  summary: string;
  run(args: string[], wiring: Wiring): Promise<number>;
}

// Loaded when called for: the one that watches over everything stays, and should stay small.
const commands: Record<string, Command> = {
  start: {
    summary: "start everything and keep it running",
    run: async () => (await import("./start.ts")).start(),
  },
  doctor: {
    summary: "say what is wrong and how to mend it",
    run: async () => (await import("./doctor.ts")).doctor(),
  },
  migrate: {
    summary: "bring the database to this version",
    run: async () => (await import("./maintenance.ts")).migrateCommand(),
  },
  seed: {
    summary: "load the sample association into an empty database",
    run: async (_, wiring) => (await import("./maintenance.ts")).seed(wiring),
  },
  sample: {
    summary: "throw everything away and load the sample anew: chapterhouse sample --reset",
    run: async (args, wiring) => (await import("./sample.ts")).sample(args, wiring),
  },
  staff: {
    summary: "make the person with this address staff: chapterhouse staff ADDRESS",
    run: async (args, wiring) => (await import("./maintenance.ts")).staff(args, wiring),
  },
  backup: {
    summary: "keep all rows and files, while it runs: chapterhouse backup FILE|FOLDER",
    run: async (args) => (await import("./backup.ts")).backup(args),
  },
  restore: {
    summary: "fill an empty database from a backup: chapterhouse restore FILE",
    run: async (args) => (await import("./backup.ts")).restore(args),
  },
  import: {
    summary:
      "bring in another list's archive: chapterhouse import GROUP FILE [--map FILE] [--old-address URL] [--old-links FILE] [--dry-run]",
    run: async (args, wiring) => (await import("./import.ts")).importArchive(args, wiring),
  },
  members: {
    summary: "bring in another list's members: chapterhouse members GROUP FILE [--columns …] [--dry-run]",
    run: async (args, wiring) => (await import("./members.ts")).importMembers(args, wiring),
  },
  export: {
    summary: "write everything of a group into a file: chapterhouse export GROUP FILE.zip [--with-addresses]",
    run: async (args, wiring) => (await import("./export.ts")).exportUnit(args, wiring),
  },
  user: {
    summary: "show an account, or end its sessions: chapterhouse user ADDRESS [--sign-out]",
    run: async (args, wiring) => (await import("./user.ts")).user(args, wiring),
  },
  jobs: {
    summary: "show the job queue; try again or drop what was given up: chapterhouse jobs [retry|drop JOB]",
    run: async (args) => (await import("./jobs.ts")).jobs(args),
  },
  bench: {
    summary: "measure this machine: all benchmarks, or the one named",
    run: async () => Promise.reject(new Trouble("Benchmarks run from the sources: npm run bench")),
  },
  help: { summary: "show this", run: async () => help() },
};

/** Parts of a start that run in processes of their own. */
const inner: Record<string, Command["run"]> = {
  role: async ([name], wiring) => (await import("./role.ts")).runRole(name, wiring),
  "set-up": async (_, wiring) => (await import("./set-up.ts")).setUp(wiring),
};

/** Runs one command and exits with its code. Trouble is one sentence on stderr; anything else is a bug and shows its stack. */
export async function runCommand(args: string[], wiring: Wiring): Promise<never> {
  try {
    process.exit(await dispatch(args, wiring));
  } catch (error) {
    const sentence = sentenceOf(error);
    if (sentence !== "") process.stderr.write(`${sentence}\n`);
    process.exit(error instanceof Trouble ? error.exitCode : error instanceof SettingError ? CONFIGURATION : 1);
  }
}

async function dispatch([name = "help", ...rest]: string[], wiring: Wiring): Promise<number> {
  if (Object.hasOwn(inner, name)) return inner[name]!(rest, wiring);
  const asked = /^(-h|--help)$/.test(name) ? "help" : name;
  const command = Object.hasOwn(commands, asked) ? commands[asked] : undefined;
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
