import { days, later } from "#platform/time";
import type { At, Reply } from "#platform/web";

/** Where whoever finds a hole may tell us (RFC 9116). Mail to that address is for staff (inbound.ts). */
export async function security(at: At): Promise<Reply> {
  const { mailDomain, publicUrl } = at.settings;
  const lines = [
    `Contact: mailto:security@${mailDomain}`,
    `Contact: ${publicUrl}/help/report`,
    `Expires: ${later(await at.now(), days(180))
      .toISOString()
      .slice(0, 19)}Z`,
    "Preferred-Languages: en",
    `Canonical: ${publicUrl}/.well-known/security.txt`,
  ];
  return { kind: "data", status: 200, type: "text/plain; charset=utf-8", body: `${lines.join("\n")}\n` };
}
