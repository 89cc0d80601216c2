import { dmarcOf, resultOf, type Verdict } from "./results.ts";

/** The topmost Authentication-Results header (RFC 8601) that our own border wrote, as a verdict; null when there is none. */
export function authserv(head: string, authservId: string): Verdict | null {
  for (const header of head.match(/^authentication-results:[^\n]*(?:\n[ \t][^\n]*)*/gim) ?? []) {
    const [id = "", ...statements] = withoutComments(header.slice(header.indexOf(":") + 1)).split(";");
    if (id.trim().split(/\s/)[0]!.toLowerCase() === authservId.toLowerCase())
      return verdictFrom(statements.map(statement));
  }
  return null;
}

interface Statement {
  method: string;
  result: string;
  properties: Map<string, string>;
}

const withoutComments = (value: string): string => value.replace(/\([^()]*\)/g, " ").replace(/\s+/g, " ");

function statement(text: string): Statement {
  const [first = "", ...rest] = text.trim().toLowerCase().split(" ");
  const [method = "", result = ""] = first.split("=");
  return {
    method,
    result,
    properties: new Map(
      rest.map((pair) => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1).replaceAll('"', "")]),
    ),
  };
}

function verdictFrom(statements: Statement[]): Verdict {
  const of = (method: string) => statements.filter((each) => each.method === method);
  const dmarc = of("dmarc")[0];
  return {
    spf: resultOf(of("spf")[0]?.result ?? "none"),
    dkim: of("dkim").map(({ result, properties }) => ({
      domain: properties.get("header.d") ?? properties.get("header.i")?.replace(/^.*@/, "") ?? "",
      result: resultOf(result),
    })),
    dmarc: dmarcOf(dmarc?.result ?? "none"),
    fromDomain: dmarc?.properties.get("header.from") ?? null,
    policy: dmarc?.properties.get("policy.dmarc") ?? null,
    by: "border",
  };
}
