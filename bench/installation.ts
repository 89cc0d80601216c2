// An installation of its own for a benchmark: a copy of the project, so that its first start is really the first.
import { spawn, type ChildProcess } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { projectFolder } from "#platform/config";

const parts = ["src", "assets", "migrations", "scripts", "package.json", "package-lock.json", "tsconfig.json"];

export interface Installation {
  folder: string;
  remove(): void;
}

export interface Started {
  pid: number;
  /** Seconds from the command to the first answered page. */
  seconds: number;
  stop(): Promise<void>;
}

/** As after `npm ci`: libraries in place, nothing built, no data. */
export function copyProject(): Installation {
  const folder = mkdtempSync(join(tmpdir(), "chapterhouse-bench-"));
  for (const part of parts) {
    if (existsSync(join(projectFolder(), part)))
      cpSync(join(projectFolder(), part), join(folder, part), { recursive: true });
  }
  symlinkSync(join(projectFolder(), "node_modules"), join(folder, "node_modules"));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** `npm start` in that folder, without npm itself in between. Resolves when a page was answered. */
export async function startThere({ folder }: Installation): Promise<Started> {
  const [port, mailPort] = [await freePort(), await freePort()];
  const { scripts } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { scripts: { start: string } };
  const env = {
    ...process.env,
    PORT: String(port),
    MAIL_PORT: String(mailPort),
    DATA_DIR: join(folder, "data"),
    DATABASE_URL: "",
    SMTP_URL: "",
  };
  const begun = performance.now();
  const child = spawn("sh", ["-c", scripts.start], { cwd: folder, env, stdio: ["ignore", "pipe", "inherit"] });
  await says(child, "Chapterhouse is running");
  const page = await fetch(`http://127.0.0.1:${port}/`);
  await page.arrayBuffer();
  const seconds = (performance.now() - begun) / 1000;
  const ended = new Promise<void>((done) => child.once("exit", () => done()));
  return {
    pid: child.pid!,
    seconds,
    stop: () => {
      child.kill("SIGTERM");
      return ended;
    },
  };
}

function says(child: ChildProcess, words: string): Promise<void> {
  let said = "";
  return new Promise((done, failed) => {
    child.stdout!.on("data", (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes(words)) done();
    });
    child.once("exit", (code) => failed(new Error(`the start ended with ${code}: ${said}`)));
  });
}

/** The bundle of these sources. */
export async function build(): Promise<void> {
  const script = join(projectFolder(), "scripts", "build.mjs");
  await ((await import(pathToFileURL(script).href)) as { build(): Promise<unknown> }).build();
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((done) => server.once("listening", done));
  const { port } = server.address() as { port: number };
  await new Promise((done) => server.close(done));
  return port;
}
