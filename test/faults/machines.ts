import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { demoPassword } from "../../src/app/sample/people.ts";
import { smtpSend } from "../lab.ts";
import { stopped } from "../processes/association.ts";
import { childrenOf, runProgram, type Running } from "../processes/run.ts";
import type { Pair } from "./postgres.ts";

const secret = "the secret that all machines of this test share";

/** Machines of one installation, each a whole start of the program with the roles it is given. */
export class Machines implements AsyncDisposable {
  readonly webs: number[] = [];
  readonly doors: number[] = [];
  private readonly running: Running[] = [];
  private readonly folder = mkdtempSync(join(tmpdir(), "chapterhouse-machines-"));

  constructor(
    private readonly pair: Pair,
    private readonly relayUrl: string,
  ) {}

  async start(roles: "web" | "mail" | "worker"): Promise<void> {
    const [port, mailPort] = [await freePort(), await freePort()];
    const isFirst = this.running.length === 0;
    const program = runProgram("../../dist/main.js", ["start"], {
      DATA_DIR: join(this.folder, String(this.running.length)),
      DATABASE_URL: this.pair.url("chapterhouse"),
      DATABASE_ADMIN_URL: this.pair.url("chapterhouse_owner"),
      // One store for all, as any installation of several machines has.
      FILES_URL: pathToFileURL(join(this.folder, "files")).href,
      SMTP_URL: this.relayUrl,
      SECRET: secret,
      SAMPLE: isFirst ? "1" : "0",
      ROLES: roles,
      PORT: String(port),
      MAIL_PORT: String(mailPort),
      PUBLIC_URL: "http://127.0.0.1:3000",
    });
    this.running.push(program);
    await program.says("Sign in as");
    if (roles === "web") this.webs.push(port);
    if (roles === "mail") this.doors.push(mailPort);
  }

  /** Kills one role's process, wherever it runs; its own machine starts it again. Returns whether there was one. */
  killOne(choose: (count: number) => number): boolean {
    const all = this.running
      .flatMap(({ child }) => childrenOf(child.pid!))
      .filter(({ command }) => / role (web|work)/.test(command));
    if (all.length === 0) return false;
    process.kill(all[choose(all.length)]!.pid, "SIGKILL");
    return true;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.running.map((machine) => stopped(machine)));
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Somebody at a browser that tries the next machine when one does not answer, as a balancer before them would. */
export class Patient {
  private turn = 0;
  private cookie = "";
  /** Times that a machine did not know the session. */
  signedOut = 0;

  constructor(private readonly webs: readonly number[]) {}

  async signIn(email: string): Promise<void> {
    const answer = await this.send("/sign-in", { email, password: demoPassword });
    this.cookie = answer.headers
      .getSetCookie()
      .find((one) => one.startsWith("session="))!
      .split(";")[0]!;
  }

  /** The same form with the same key, until some machine says that it is done. */
  async send(path: string, fields: Record<string, string>): Promise<Response> {
    const body = new URLSearchParams({ _once: randomUUID(), ...fields });
    for (;;) {
      const answer = await this.ask(path, {
        method: "POST",
        body,
        headers: { "sec-fetch-site": "same-origin" },
      });
      if (answer?.status === 303) return answer;
      if (answer && answer.status < 500)
        throw new Error(`${path} answered ${answer.status}: ${(await answer.text()).slice(0, 500)}`);
      await moment();
    }
  }

  async isSignedIn(): Promise<boolean> {
    for (;;) {
      const answer = await this.ask("/account", {});
      if (answer && answer.status < 500) return answer.status === 200;
      await moment();
    }
  }

  private async ask(path: string, init: RequestInit): Promise<Response | null> {
    this.turn += 1;
    const port = this.webs[this.turn % this.webs.length]!;
    const headers = { ...init.headers, cookie: this.cookie };
    // No answer is an answer too: the process died with the request in its hands.
    return fetch(`http://127.0.0.1:${port}${path}`, {
      ...init,
      headers,
      redirect: "manual",
      signal: AbortSignal.timeout(15_000),
    }).catch(() => null);
  }
}

/** As any mail server does: the same bytes again, at the next door, until one has answered for them. */
export async function submit(
  doors: readonly number[],
  mail: { from: string; to: string; subject: string },
): Promise<void> {
  const { from, to, subject } = mail;
  const raw = `From: ${from}\nTo: ${to}\nSubject: ${subject}\nMessage-ID: <${subject.replaceAll(" ", ".")}@members.example>\nDate: Mon, 02 Nov 2026 10:00:00 +0000\n\nWhat would you use?\n`;
  for (let turn = 0; ; turn++) {
    const port = doors[turn % doors.length]!;
    const sent = await smtpSend(port, { from, to: [to], raw }).catch(() => null);
    if (sent?.accepted[0]?.code === 250) return;
    await moment();
  }
}

/** Between two tries, so that the tries do not take the machine from what they wait for. */
export const moment = (milliseconds = 100): Promise<void> => new Promise((done) => setTimeout(done, milliseconds));

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((done) => server.once("listening", done));
  const { port } = server.address() as { port: number };
  await new Promise((done) => server.close(done));
  return port;
}
