import type { Json } from "../openapi.ts";

/** A field of a body or an answer, in a line. */
export interface Line {
  name: string;
  depth: number;
  type: string;
  isRequired: boolean;
}

const DEEPEST = 4;

/** The fields of a schema, each below the one that holds it. */
export function linesOf(document: Json, schema: Json, depth = 0): Line[] {
  const { properties = {}, required = [] } = within(document, schema) as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  if (depth > DEEPEST) return [];
  return Object.entries(properties).flatMap(([name, field]) => [
    { name, depth, type: typeOf(field), isRequired: required.includes(name) },
    ...linesOf(document, field, depth + 1),
  ]);
}

/** What holds the fields: of a list its items, of a thing that may be missing the thing. */
function within(document: Json, schema: Json): Json {
  const whole = resolved(document, schema);
  const one = (whole.anyOf as Json[] | undefined)?.find((choice) => choice.type !== "null");
  if (one) return within(document, one);
  return whole.items ? within(document, whole.items as Json) : whole;
}

export function resolved(document: Json, schema: Json): Json {
  if (typeof schema.$ref !== "string") return schema;
  const steps = schema.$ref.slice(2).split("/");
  return resolved(
    document,
    steps.reduce<Json>((at, step) => at[step] as Json, document),
  );
}

/** "string", "array of Post", "each | web", "integer or null". */
export function typeOf(schema: Json): string {
  if (typeof schema.$ref === "string") return schema.$ref.split("/").at(-1)!;
  if (Array.isArray(schema.anyOf)) return schema.anyOf.map((one) => typeOf(one as Json)).join(" or ");
  if (Array.isArray(schema.enum)) return schema.enum.map((one) => JSON.stringify(one)).join(" | ");
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.type === "array") return `array of ${typeOf((schema.items ?? {}) as Json)}`;
  const types = [schema.type ?? "anything"].flat().join(" or ");
  return schema.format ? `${types} (${String(schema.format)})` : types;
}
