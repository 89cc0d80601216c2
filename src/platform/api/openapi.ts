import { z, type ZodType } from "zod";
import { kinds, type ProblemKind } from "./problems.ts";
import type { Operation } from "./operation.ts";
import { named } from "./schemas.ts";
import { m } from "./words.ts";

export type Json = { [name: string]: unknown };

export interface Described {
  title: string;
  version: string;
  publicUrl: string;
  about: string;
}

/** The document of these operations (OpenAPI 3.1), made from the schemas that the door itself parses with. */
export function documentOf(operations: readonly Operation[], { title, version, publicUrl, about }: Described): Json {
  const schemas: Json = { Problem: problemSchema() };
  const paths: Record<string, Json> = {};
  for (const operation of operations)
    (paths[operation.path] ??= {})[operation.method.toLowerCase()] = operationOf(operation, schemas);
  return {
    openapi: "3.1.0",
    info: { title, version, description: about, license: { name: "Apache-2.0", identifier: "Apache-2.0" } },
    servers: [{ url: `${publicUrl}/api/v1` }],
    tags: [...new Set(operations.map(({ group }) => group))].map((name) => ({ name })),
    paths,
    components: {
      schemas,
      securitySchemes: { token: { type: "http", scheme: "bearer", description: m("document.token") } },
      responses: Object.fromEntries(said.map((kind) => [kind, problemResponse(kind)])),
      headers: {
        RateLimit: { description: m("document.ratelimit"), schema: { type: "string" } },
        "RateLimit-Policy": { description: m("document.policy"), schema: { type: "string" } },
      },
    },
  };
}

const said = Object.keys(kinds) as ProblemKind[];

function operationOf(operation: Operation, schemas: Json): Json {
  const { id, group, summary, scope, access, body, takesFile } = operation;
  const security = { token: [scope] };
  return {
    operationId: id,
    tags: [group],
    summary: summary(),
    security: access === "anyone" ? [{}, security] : [security],
    parameters: parametersOf(operation, schemas),
    ...(takesFile !== undefined && {
      requestBody: { required: true, content: { "application/octet-stream": { schema: {} } } },
    }),
    ...(body && {
      requestBody: { required: true, content: { "application/json": { schema: jsonSchema(body, "input", schemas) } } },
    }),
    responses: responsesOf(operation, schemas),
  };
}

function parametersOf({ params, query, method, give }: Operation, schemas: Json): Json[] {
  const asking = ["Range", "If-Range", "If-None-Match"].map((name) => ({
    name,
    in: "header",
    required: false,
    description: m("document.part"),
    schema: { type: "string" },
  }));
  const key = {
    name: "Idempotency-Key",
    in: "header",
    required: false,
    description: m("document.key"),
    schema: { type: "string", minLength: 1, maxLength: 255 },
  };
  const headers = method === "GET" ? (give ? asking : []) : [key];
  return [...inside("path", params, schemas), ...inside("query", query, schemas), ...headers];
}

function inside(where: "path" | "query", schema: ZodType | undefined, schemas: Json): Json[] {
  if (!schema) return [];
  const { properties = {}, required = [] } = jsonSchema(schema, "input", schemas) as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, { description, ...rest }]) => ({
    name,
    in: where,
    required: where === "path" || required.includes(name),
    ...(description !== undefined && { description }),
    schema: rest,
  }));
}

function responsesOf(operation: Operation, schemas: Json): Json {
  const { output, status, method, access, params, body, query, give, takesFile } = operation;
  const limits = ["RateLimit", "RateLimit-Policy"];
  const headers = Object.fromEntries(limits.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
  const content = give ? BYTES : output && { "application/json": { schema: jsonSchema(output, "output", schemas) } };
  const problems: readonly (readonly [number, ProblemKind])[] = [
    ...(method === "GET" ? [] : [[400, "malformed"] as const]),
    [401, access === "anyone" ? "bad-token" : "no-token"],
    [403, "missing-scope"],
    ...(params || typeof access === "object" ? [[404, "not-found"] as const] : []),
    ...(method === "GET"
      ? []
      : ([
          [409, "conflict"],
          [413, "too-large"],
        ] as const)),
    ...(method === "GET" || takesFile !== undefined ? [] : [[415, "not-json"] as const]),
    ...(body || query || method !== "GET" ? [[422, "invalid"] as const] : []),
    [429, "too-many"],
  ];
  return {
    [status]: { description: m(`document.${status}`), headers, ...(content && { content }) },
    ...(give && {
      206: { description: m("document.206"), headers, content: BYTES },
      304: { description: m("document.304"), headers },
      416: { description: m("document.416"), headers },
    }),
    ...Object.fromEntries(problems.map(([code, kind]) => [code, { $ref: `#/components/responses/${kind}` }])),
  };
}

const BYTES = { "application/octet-stream": { schema: {} } };

const problemResponse = (kind: ProblemKind): Json => ({
  description: m(`problem.${kind}.title`),
  content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
});

function problemSchema(): Json {
  const text = { type: "string" };
  const error = {
    type: "object",
    properties: { field: text, pointer: { type: ["string", "null"] }, detail: text },
    required: ["field", "pointer", "detail"],
    additionalProperties: false,
  };
  return {
    type: "object",
    properties: {
      type: { type: "string", format: "uri" },
      title: text,
      status: { type: "integer" },
      detail: text,
      code: { type: "string", enum: said },
      because: text,
      errors: { type: "array", items: error },
    },
    required: ["type", "title", "status", "detail", "code"],
    additionalProperties: false,
  };
}

/** A schema as the document has it; those that have a name are put into `schemas`. */
function jsonSchema(schema: ZodType, io: "input" | "output", schemas: Json): Json {
  // As a part of another, so that a named one becomes a reference too.
  const whole = z.toJSONSchema(z.object({ it: schema }), { io, metadata: named, unrepresentable: "any" });
  const { $defs = {}, properties } = moved(whole) as { $defs?: Json; properties: { it: Json } };
  Object.assign(schemas, $defs);
  return properties.it;
}

/** References lead to the document's schemas; patterns that only repeat a format are noise. */
function moved(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(moved);
  if (value === null || typeof value !== "object") return value;
  const { pattern, ...rest } = value as Json;
  const kept =
    typeof pattern === "string" && (rest.format === undefined || rest.format === "regex")
      ? { ...rest, pattern }
      : "format" in rest
        ? rest
        : (value as Json);
  return Object.fromEntries(
    Object.entries(kept).map(([name, inner]) => [
      name,
      name === "$ref" && typeof inner === "string" ? inner.replace("#/$defs/", "#/components/schemas/") : moved(inner),
    ]),
  );
}
