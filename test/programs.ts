import type { FastifyInstance } from "fastify";

export interface ApiAnswer {
  status: number;
  headers: Record<string, string | string[] | number | undefined>;
  /** As it came; null: no body. */
  json: Json;
  bytes: Buffer;
}

type Json = ReturnType<typeof JSON.parse>;

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** A program that uses the API, with a token or without one. */
export class Program {
  constructor(
    private readonly web: FastifyInstance,
    private readonly token: string | null,
  ) {}

  get = (path: string, headers?: Record<string, string>) => this.call("GET", path, undefined, headers);
  post = (path: string, body?: unknown, headers?: Record<string, string>) => this.call("POST", path, body, headers);
  put = (path: string, body?: unknown, headers?: Record<string, string>) => this.call("PUT", path, body, headers);
  patch = (path: string, body?: unknown, headers?: Record<string, string>) => this.call("PATCH", path, body, headers);
  delete = (path: string, body?: unknown, headers?: Record<string, string>) => this.call("DELETE", path, body, headers);

  async call(method: Method, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<ApiAnswer> {
    const reply = await this.web.inject({
      method,
      url: `/api/v1${path}`,
      headers: {
        ...(this.token !== null && { authorization: `Bearer ${this.token}` }),
        ...(body !== undefined && { "content-type": "application/json" }),
        ...headers,
      },
      ...(body !== undefined && {
        payload: typeof body === "string" || Buffer.isBuffer(body) ? body : JSON.stringify(body),
      }),
    });
    const isJson = String(reply.headers["content-type"] ?? "").includes("json");
    return {
      status: reply.statusCode,
      headers: reply.headers,
      json: isJson ? reply.json() : null,
      bytes: reply.rawPayload,
    };
  }
}
