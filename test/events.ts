import { get, type ClientRequest, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import type { FastifyInstance } from "fastify";
import { vi } from "vitest";

export interface Told {
  id: string;
  data: Record<string, number>;
}

/** Looks on as a browser's EventSource does, over a connection of its own. */
export class EventReader implements AsyncDisposable {
  readonly told: Told[] = [];
  /** The server has ended it. */
  isOver = false;
  private text = "";

  private constructor(
    private readonly request: ClientRequest,
    readonly response: IncomingMessage,
  ) {
    response.setEncoding("utf8").on("data", (text: string) => this.read(text));
    response.on("error", () => {});
    response.once("close", () => (this.isOver = true));
  }

  static async open(
    web: FastifyInstance,
    path: string,
    { session, headers = {} }: { session?: string | null; headers?: Record<string, string> } = {},
  ): Promise<EventReader> {
    const { port } = web.server.address() as AddressInfo;
    const cookie: Record<string, string> = session ? { cookie: `session=${session}` } : {};
    const all = { accept: "text/event-stream", ...cookie, ...headers };
    const reader = await new Promise<EventReader>((done, failed) => {
      const request: ClientRequest = get({ host: "127.0.0.1", port, path, headers: all, agent: false }, (response) =>
        done(new EventReader(request, response)),
      );
      request.on("error", failed);
    });
    // Its first words: from now on it hears.
    if (reader.status === 200) await vi.waitFor(() => reader.text === "" && Promise.reject(new Error("not yet")));
    return reader;
  }

  get status(): number {
    return this.response.statusCode!;
  }

  get posts(): number[] {
    return this.told.map(({ data }) => data.post!);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.request.destroy();
  }

  private read(text: string): void {
    this.text += text;
    for (const [, id, data] of this.text.matchAll(/id: (.*)\nevent: post\ndata: (.*)\n\n/g))
      if (!this.told.some((one) => one.id === id && JSON.stringify(one.data) === data))
        this.told.push({ id: id!, data: JSON.parse(data!) as Told["data"] });
  }
}
