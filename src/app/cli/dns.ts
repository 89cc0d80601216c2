import { Resolver } from "node:dns/promises";
import type { Settings } from "#platform/config";
import type { DkimRecord } from "#platform/mail";
import { recordsFor, written, type DnsRecord } from "../records.ts";
import { ok, wrong, type Finding } from "./finding.ts";

/** What is asked of the network; tests answer for it. */
export interface Dns {
  resolveMx(name: string): Promise<{ exchange: string }[]>;
  resolveTxt(name: string): Promise<string[][]>;
}

const MILLISECONDS = 5_000;

/** The records of the mail domain as the resolver has them now, and for each that is missing or wrong the one to have. */
export function examineRecords(
  settings: Pick<Settings, "mailDomain" | "publicUrl">,
  dkim: readonly DkimRecord[],
  dns: Dns = new Resolver({ timeout: MILLISECONDS, tries: 1 }),
): Promise<Finding[]> {
  return Promise.all(recordsFor(settings, dkim).map((record) => examine(record, dns)));
}

async function examine(record: DnsRecord, dns: Dns): Promise<Finding> {
  const { kind, name } = record;
  try {
    if (kind === "MX") return mx(record, (await dns.resolveMx(name)).map((one) => one.exchange).filter(Boolean));
    const texts = (await dns.resolveTxt(name)).map((pieces) => pieces.join(""));
    return kind === "SPF" ? spf(record, texts) : kind === "DKIM" ? dkim(record, texts) : dmarc(record, texts);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? (error as Error).message;
    if (code === "ENOTFOUND" || code === "ENODATA") return missing(record);
    return wrong(`The ${kind} record of ${name} could not be looked up (${code}). To have: ${written(record)}`);
  }
}

const missing = (record: DnsRecord): Finding =>
  wrong(`There is no ${record.kind} record for ${record.name}. To have: ${written(record)}`);

/** Any host: many put a relay of their own before the mail door. */
const mx = (record: DnsRecord, hosts: readonly string[]): Finding =>
  hosts.length === 0 ? missing(record) : ok(`MX of ${record.name}: ${hosts.join(", ")}`);

function spf(record: DnsRecord, texts: readonly string[]): Finding {
  const found = texts.filter((text) => /^v=spf1(?: |$)/i.test(text));
  if (found.length === 0) return missing(record);
  if (found.length > 1)
    return wrong(
      `${record.name} has ${found.length} SPF records, which count as none (RFC 7208 4.5). Join them into one.`,
    );
  if (/(?:^| )\+?all(?: |$)/i.test(found[0]!))
    return wrong(`The SPF record of ${record.name} lets everybody send in its name. End it with -all: ${found[0]}`);
  return ok(`SPF of ${record.name}: ${found[0]}`);
}

function dkim(record: DnsRecord, texts: readonly string[]): Finding {
  const keys = texts.map(tags).filter((found) => found.has("p"));
  const wanted = tags(record.value).get("p");
  if (keys.length === 0) return missing(record);
  if (keys.length > 1 || keys[0]!.get("p") !== wanted)
    return wrong(
      `The DKIM record of ${record.name} holds another key, so no signature of ours counts. To have: ${written(record)}`,
    );
  if ((keys[0]!.get("t") ?? "").split(":").includes("y"))
    return wrong(
      `The DKIM record of ${record.name} says t=y: receivers take its signatures for a test. Take t=y away.`,
    );
  return ok(`DKIM of ${record.name} holds our key.`);
}

function dmarc(record: DnsRecord, texts: readonly string[]): Finding {
  const found = texts.filter((text) => /^v=DMARC1(?:\s*;|$)/.test(text));
  if (found.length === 0) return missing(record);
  if (found.length > 1)
    return wrong(`${record.name} has ${found.length} DMARC records, which count as none. Keep one.`);
  const policy = tags(found[0]!).get("p");
  return ["none", "quarantine", "reject"].includes(policy ?? "")
    ? ok(`DMARC of ${record.name}: p=${policy}`)
    : wrong(`The DMARC record of ${record.name} names no policy. To have: ${written(record)}`);
}

/** `name=value;` lists as DKIM and DMARC write them; white space inside a value means nothing. */
const tags = (text: string): Map<string, string> =>
  new Map(
    text.split(";").flatMap((part) => {
      const equals = part.indexOf("=");
      return equals < 0 ? [] : [[part.slice(0, equals).trim(), part.slice(equals + 1).replace(/\s/g, "")] as const];
    }),
  );
