/**
 * Google's Lighthouse, with its telephone and slow network, on four pages of the sample as a visitor gets them from a started program (S-3): the
 * lowest of all scores. Lighthouse is the yardstick itself; its full marks are 100.
 */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type judge from "lighthouse";
import { projectFolder } from "#platform/config";
import { follow } from "../test/processes/run.ts";
import { build, freePort } from "./installation.ts";

const TARGET = 98;
const flags = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
const categories = ["performance", "accessibility", "best-practices", "seo"] as const;

interface Verdict {
  page: string;
  scores: Record<string, number>;
  /** What took marks away. */
  faults: string[];
}

export async function run(print: (line: string) => void) {
  await build();
  const dataDir = mkdtempSync(join(tmpdir(), "chapterhouse-bench-"));
  const [port, mailPort, debugPort] = [await freePort(), await freePort(), await freePort()];
  const env = {
    DATA_DIR: dataDir,
    PORT: String(port),
    MAIL_PORT: String(mailPort),
    DATABASE_URL: "",
    SMTP_URL: "",
    SAMPLE: "1",
  };
  const program = follow(
    spawn(process.execPath, [join(projectFolder(), "dist/main.js"), "start"], {
      env: { ...process.env, ...env },
      stdio: "pipe",
    }),
  );
  const chromium = spawn(
    process.env.CHROMIUM ?? "chromium",
    [...flags, `--user-data-dir=${join(dataDir, "chromium")}`, `--remote-debugging-port=${debugPort}`, "about:blank"],
    { stdio: ["ignore", "ignore", "pipe"] },
  );
  const closed = new Promise((done) => chromium.once("exit", done));
  try {
    await program.says("Sign in as");
    await listens(chromium.stderr!);
    const site = `http://127.0.0.1:${port}`;
    const verdicts: Verdict[] = [];
    for (const [page, path] of Object.entries(await pagesOf(site)))
      verdicts.push(await judged(site + path, page, debugPort, print));
    return resultOf(verdicts);
  } finally {
    chromium.kill();
    await closed;
    program.child.kill("SIGTERM");
    await program.ended;
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** Chromium says where it can be told what to do. */
function listens(stderr: NodeJS.ReadableStream): Promise<void> {
  let said = "";
  return new Promise((done, failed) => {
    stderr.on("data", (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes("DevTools listening")) done();
    });
    stderr.once("end", () => failed(new Error(`Chromium did not start: ${said}`)));
  });
}

/** A group and a discussion of it that visitors may read: the first that the front page leads to. */
async function pagesOf(site: string): Promise<Record<string, string>> {
  const page = async (path: string) => (await fetch(site + path)).text();
  for (const [, group] of (await page("/groups")).matchAll(/href="(\/groups\/[a-z0-9-]+)"/g)) {
    const topic = /href="(\/topics\/[^"?#]+)"/.exec(await page(group!))?.[1];
    if (topic) return { home: "/", catalogue: "/groups", group: group!, topic };
  }
  throw new Error("The sample shows visitors no discussion.");
}

async function judged(url: string, page: string, port: number, print: (line: string) => void): Promise<Verdict> {
  // Its own default is the telephone with the slow network.
  const { default: lighthouse } = (await import(createRequire(import.meta.url).resolve("lighthouse"))) as {
    default: typeof judge;
  };
  const result = await lighthouse(url, { port, logLevel: "error", onlyCategories: [...categories] });
  const { lhr } = result!;
  const scores = Object.fromEntries(
    categories.map((name) => [name, Math.round((lhr.categories[name]?.score ?? 0) * 100)]),
  );
  const faults = categories.flatMap((name) =>
    lhr.categories[name]!.auditRefs.filter(({ id, weight }) => weight > 0 && (lhr.audits[id]!.score ?? 1) < 1).map(
      ({ id }) => `${lhr.audits[id]!.title} (${id})`,
    ),
  );
  print(
    `${page}: ${categories.map((name) => `${name} ${scores[name]}`).join(", ")}, ${Math.round((lhr.audits["total-byte-weight"]?.numericValue ?? 0) / 1000)} KB`,
  );
  for (const fault of faults) print(`   ${fault}`);
  return { page, scores, faults };
}

function resultOf(verdicts: Verdict[]) {
  const value = Math.min(...verdicts.flatMap(({ scores }) => Object.values(scores)));
  const ratio = value / 100;
  return {
    name: "lighthouse",
    value,
    unit: "points, lowest of four pages",
    against: "full marks of Lighthouse",
    ratio,
    target: TARGET / 100,
    met: value >= TARGET,
  };
}
