import { dmarcOf, resultOf, withoutArc, type Verdict } from "./results.ts";

/** The topmost Authentication-Results header (RFC 8601) that our own border wrote, as a verdict; null when there is none. */
export function authserv(head: string, authservId: string): Verdict | null {
  for (const header of head.match(/^authentication-results:[^\n]*(?:\n[ \t][^\n]*)*/gim) ?? []) {
    const said = resultsIn(header.slice(header.indexOf(":") + 1));
    if (said?.by === authservId.toLowerCase()) return verdictFrom(said.statements);
  }
  return null;
}

export interface Statement {
  method: string;
  result: string;
  properties: Map<string, string>;
}

/** Who says it, and what; null for what cannot be taken apart without doubt: senders have a say in comments and quoted words. */
export function resultsIn(value: string): { by: string; statements: Statement[] } | null {
  const bare = withoutComments(withoutQuotes(value)).replace(/\s+/g, " ");
  if (/[()"]/.test(bare)) return null;
  const [id = "", ...statements] = bare.split(";");
  return { by: id.trim().split(" ")[0]!.toLowerCase(), statements: statements.map(statement) };
}

/** A plain word loses its quotes; anything else could be read as a statement of its own. */
const withoutQuotes = (value: string): string =>
  value.replace(/"((?:[^"\\]|\\.)*)"/gs, (_whole, word: string) => (/^[\w.@+-]*$/.test(word) ? word : "quoted"));

/** They stand in each other. */
function withoutComments(value: string): string {
  let bare = value;
  for (let depth = 0; depth < 10 && bare.includes("("); depth++) bare = bare.replace(/\((?:[^()\\]|\\.)*\)/gs, " ");
  return bare;
}

function statement(text: string): Statement {
  const [first = "", ...rest] = text.trim().toLowerCase().split(" ");
  const [method = "", result = ""] = first.split("=");
  return {
    method,
    result,
    properties: new Map(rest.map((pair) => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)])),
  };
}

/** The domain that a signature is of. */
export const signerOf = ({ properties }: Statement): string =>
  properties.get("header.d") ?? properties.get("header.i")?.replace(/^.*@/, "") ?? "";

function verdictFrom(statements: Statement[]): Verdict {
  const of = (method: string) => statements.filter((each) => each.method === method);
  const dmarc = of("dmarc")[0];
  return {
    spf: resultOf(of("spf")[0]?.result ?? "none"),
    dkim: of("dkim").map((each) => ({ domain: signerOf(each), result: resultOf(each.result) })),
    dmarc: dmarcOf(dmarc?.result ?? "none"),
    fromDomain: dmarc?.properties.get("header.from") ?? null,
    policy: dmarc?.properties.get("policy.dmarc") ?? null,
    by: "border",
    arc: withoutArc,
  };
}
