import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { demoPassword } from "../../src/app/sample/people.ts";
import { projectFolder } from "../../src/platform/config/index.ts";
import { findEmbedded } from "../../src/platform/embedded/index.ts";
import { runProgram, type Running } from "./run.ts";

/**
 * The sample association as two machines on one database: a lasting one with the pages and the embedded PostgreSQL, and one
 * after the other that takes mail in, works and sends through a relay. All from the bundle, as in an installation.
 */
export class Association implements AsyncDisposable {
  private readonly dataDir = mkdtempSync(join(tmpdir(), "chapterhouse-points-"));
  private readonly machines = new Set<Running>();
  private owner: pg.Client | undefined;

  private constructor(
    private readonly relayUrl: string,
    readonly port: number,
    readonly mailPort: number,
  ) {}

  /** Of both machines: they share the data folder. */
  get filesFolder(): string {
    return join(this.dataDir, "files");
  }

  static async open(relayUrl: string): Promise<Association> {
    execFileSync(process.execPath, [join(projectFolder(), "scripts/build.mjs")]);
    const association = new Association(relayUrl, await freePort(), await freePort());
    try {
      await association.begin();
      return association;
    } catch (error) {
      await association[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** The machine with the mail door and the worker, watched by its supervisor; `crash` as in CHAPTERHOUSE_CRASH. */
  workMachine(crash = ""): Promise<Running> {
    const { url, adminUrl } = findEmbedded(this.dataDir)!;
    return this.start({
      ROLES: "mail,worker",
      DATABASE_URL: url,
      DATABASE_ADMIN_URL: adminUrl,
      CHAPTERHOUSE_CRASH: crash,
    });
  }

  /** One more machine with the pages, at a port of its own. */
  async webMachine(crash: string): Promise<{ machine: Running; port: number }> {
    const { url, adminUrl } = findEmbedded(this.dataDir)!;
    const port = await freePort();
    const env = { ROLES: "web", PORT: String(port), DATABASE_URL: url, DATABASE_ADMIN_URL: adminUrl };
    return { machine: await this.start({ ...env, CHAPTERHOUSE_CRASH: crash }), port };
  }

  async ask<Row extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<Row[]> {
    return (await this.owner!.query<Row>(text, values)).rows;
  }

  async visitor(address: string): Promise<Visitor> {
    return Visitor.signedIn(`http://127.0.0.1:${this.port}`, address);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.owner?.end();
    for (const machine of [...this.machines].reverse()) await stopped(machine);
    rmSync(this.dataDir, { recursive: true });
  }

  private async begin(): Promise<void> {
    await this.start({ ROLES: "web", DATABASE_URL: "", SAMPLE: "1" });
    const { superUrl } = findEmbedded(this.dataDir)!;
    this.owner = new pg.Client({ connectionString: superUrl.replace("/postgres?", "/chapterhouse?") });
    await this.owner.connect();
  }

  private async start(env: NodeJS.ProcessEnv): Promise<Running> {
    const program = runProgram("../../dist/main.js", ["start"], {
      DATA_DIR: this.dataDir,
      PORT: String(this.port),
      MAIL_PORT: String(this.mailPort),
      SMTP_URL: this.relayUrl,
      PUBLIC_URL: "",
      ...env,
    });
    this.machines.add(program);
    void program.ended.then(() => this.machines.delete(program));
    await program.says("Sign in as");
    return program;
  }
}

export async function stopped(program: Running): Promise<void> {
  program.child.kill("SIGTERM");
  await program.ended;
}

/** Someone at a browser, over HTTP. */
export class Visitor {
  private constructor(
    private readonly site: string,
    private cookie: string,
  ) {}

  static async signedIn(site: string, address: string): Promise<Visitor> {
    const visitor = new Visitor(site, "");
    const answer = await visitor.post("/sign-in", { email: address, password: demoPassword });
    visitor.cookie = answer.headers.getSetCookie()[0]!.split(";")[0]!;
    return visitor;
  }

  /** The same browser at another machine. */
  at(port: number): Visitor {
    return new Visitor(`http://127.0.0.1:${port}`, this.cookie);
  }

  /** Posts a form of ours; throws unless the site leads on to another page. */
  async post(path: string, fields: Record<string, string> = {}): Promise<Response> {
    const answer = await fetch(this.site + path, {
      method: "POST",
      body: new URLSearchParams({ _once: randomUUID(), ...fields }),
      headers: { cookie: this.cookie, "sec-fetch-site": "same-origin" },
      redirect: "manual",
    });
    if (answer.status !== 303) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
    return answer;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((done) => server.once("listening", done));
  const { port } = server.address() as { port: number };
  await new Promise((done) => server.close(done));
  return port;
}
