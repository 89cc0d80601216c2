import { randomBytes } from "node:crypto";
import type { Instant } from "#platform/time";

const PERIOD = 30;
/** Clocks of telephones may be off by half a minute. */
const WINDOW = 1;

/** 160 bits, as RFC 4226 advises. */
export const newFactorSecret = (): Buffer => randomBytes(20);

async function generator(secret: Buffer, names: { issuer: string; label: string }) {
  // Loaded when first used: most processes never see a code.
  const { Secret, TOTP } = await import("otpauth");
  const key = new Secret({ buffer: new Uint8Array(secret).buffer });
  return new TOTP({ ...names, secret: key, algorithm: "SHA1", digits: 6, period: PERIOD });
}

/** The thirty seconds that this code belongs to, of those around now; null for a code of no such time. */
export async function stepOf(secret: Buffer, digits: string, now: Instant): Promise<number | null> {
  const totp = await generator(secret, { issuer: "", label: "" });
  const delta = totp.validate({ token: digits, timestamp: now.getTime(), window: WINDOW });
  return delta === null ? null : Math.floor(now.getTime() / 1000 / PERIOD) + delta;
}

/** What an app is told by the picture, and the secret in letters for those who type it. */
export async function keyFor(
  secret: Buffer,
  names: { issuer: string; label: string },
): Promise<{ uri: string; letters: string }> {
  const totp = await generator(secret, names);
  return { uri: totp.toString(), letters: totp.secret.base32 };
}

/** The code of that moment: what the app shows. For tests. */
export const codeAt = async (secret: Buffer, at: Instant): Promise<string> =>
  (await generator(secret, { issuer: "", label: "" })).generate({ timestamp: at.getTime() });
