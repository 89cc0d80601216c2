import { createHash } from "node:crypto";

/** As HyperKitty names a message: base32 of the SHA-1 of its Message-ID without brackets. */
export function hashOf(messageId: string): string {
  const octets = createHash("sha1").update(messageId.replace(/^<|>$/g, "")).digest();
  const bits = [...octets].map((octet) => octet.toString(2).padStart(8, "0")).join("");
  return (bits.match(/.{5}/g) ?? []).map((five) => BASE32[Number.parseInt(five, 2)]).join("");
}

const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
