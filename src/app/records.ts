import type { Settings } from "#platform/config";

/** What whoever keeps the domain's records adds so that mail to groups arrives and ours is believed: kind and record. */
export function recordsFor({ mailDomain, publicUrl }: Pick<Settings, "mailDomain" | "publicUrl">): [string, string][] {
  const { hostname } = new URL(publicUrl);
  return [
    ["MX", `${mailDomain}. MX 10 ${hostname}.`],
    ["SPF", `${mailDomain}. TXT "v=spf1 mx -all"`],
    ["DMARC", `_dmarc.${mailDomain}. TXT "v=DMARC1; p=quarantine"`],
  ];
}
