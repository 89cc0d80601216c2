import { randomUUID } from "node:crypto";
import type { FastifyInstance } from "fastify";
import type { Settings } from "../src/platform/config/index.ts";

export interface Answer {
  status: number;
  headers: Record<string, string | string[] | number | undefined>;
  location: string | undefined;
  body: string;
  /** As they came. */
  bytes: Buffer;
  /** The page without tags and with entities read, white space folded. */
  text: string;
}

/** A browser without a screen: keeps cookies, sends what browsers send, goes through the real server. */
export class Browserless {
  private cookies = new Map<string, string>();

  constructor(
    private readonly web: FastifyInstance,
    settings: Settings,
    session: string | null,
  ) {
    if (session) this.cookies.set(settings.publicUrl.startsWith("https:") ? "__Host-session" : "session", session);
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return this.send("GET", path, undefined, headers);
  }

  /** Posts the fields as a form of ours; a fresh key unless `_once` is given. */
  post(path: string, fields: Record<string, string> = {}, headers: Record<string, string> = {}): Promise<Answer> {
    const body = new URLSearchParams({ _once: randomUUID(), ...fields }).toString();
    return this.send("POST", path, body, {
      "sec-fetch-site": "same-origin",
      "content-type": "application/x-www-form-urlencoded",
      ...headers,
    });
  }

  /** Posts a form with files, as a browser's multipart form. */
  async upload(
    path: string,
    fields: Record<string, string>,
    files: { field: string; filename: string; type?: string; bytes: Buffer }[],
  ): Promise<Answer> {
    const form = new FormData();
    for (const [name, value] of Object.entries({ _once: randomUUID(), ...fields })) form.append(name, value);
    for (const { field, filename, type, bytes } of files)
      form.append(field, new Blob([new Uint8Array(bytes)], { type: type ?? "application/octet-stream" }), filename);
    const sent = new Response(form);
    const headers = { "sec-fetch-site": "same-origin", "content-type": sent.headers.get("content-type")! };
    return this.send("POST", path, Buffer.from(await sent.arrayBuffer()), headers);
  }

  /** Follows one redirect to its page. */
  async follow(answer: Answer): Promise<Answer> {
    if (answer.location === undefined)
      throw new Error(`no redirect: status ${answer.status}: ${answer.text.slice(0, 300)}`);
    return this.get(answer.location);
  }

  private async send(
    method: "GET" | "POST",
    url: string,
    payload: string | Buffer | undefined,
    headers: Record<string, string>,
  ): Promise<Answer> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const reply = await this.web.inject({
      method,
      url,
      payload,
      headers: { "user-agent": "test", ...(cookie ? { cookie } : {}), ...headers },
    });
    for (const set of reply.cookies) {
      if (set.value === "" || (set.expires && set.expires.getTime() <= 0)) this.cookies.delete(set.name);
      else this.cookies.set(set.name, set.value);
    }
    return {
      status: reply.statusCode,
      headers: reply.headers,
      location: reply.headers.location as string | undefined,
      body: reply.body,
      bytes: reply.rawPayload,
      text: textOf(reply.body),
    };
  }
}

const entities: Record<string, string> = {
  "&amp;": "&",
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&#39;": "'",
  "&nbsp;": " ",
};

export function textOf(html: string): string {
  return html
    .replace(/<head>.*?<\/head>/s, "")
    .replace(/<[^>]*>/g, " ")
    .replace(/&(?:amp|lt|gt|quot|#39|nbsp);/g, (entity) => entities[entity]!)
    .replace(/\s+/g, " ")
    .trim();
}
