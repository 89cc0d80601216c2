import type { Settings } from "#platform/config";
import type { DkimRecord } from "#platform/mail";

export interface DnsRecord {
  kind: "MX" | "SPF" | "DKIM" | "DMARC";
  name: string;
  type: "MX" | "TXT";
  value: string;
}

/** What whoever keeps the domain's records adds so that mail to groups arrives and ours is believed. */
export function recordsFor(
  { mailDomain, publicUrl }: Pick<Settings, "mailDomain" | "publicUrl">,
  dkim: readonly DkimRecord[] = [],
): DnsRecord[] {
  const { hostname } = new URL(publicUrl);
  return [
    { kind: "MX", name: mailDomain, type: "MX", value: `10 ${hostname}.` },
    { kind: "SPF", name: mailDomain, type: "TXT", value: "v=spf1 mx -all" },
    ...dkim.map(({ name, value }) => ({ kind: "DKIM" as const, name, type: "TXT" as const, value })),
    { kind: "DMARC", name: `_dmarc.${mailDomain}`, type: "TXT", value: "v=DMARC1; p=quarantine" },
  ];
}

/** As it stands in a zone file. Texts over 255 characters go in pieces (RFC 7208 3.3). */
export const written = ({ name, type, value }: DnsRecord): string =>
  `${name}. ${type} ${
    type === "MX"
      ? value
      : value
          .match(/.{1,255}/g)!
          .map((piece) => `"${piece}"`)
          .join(" ")
  }`;
