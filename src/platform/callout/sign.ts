import { createHmac } from "node:crypto";
import type { Instant } from "#platform/time";

/** How a key for signatures is shown to whoever shall check them. */
export const shownKey = (key: Buffer): string => `whsec_${key.toString("base64")}`;

/** As Standard Webhooks has them: HMAC-SHA256 over the id, the second and the body, so that neither can be used with another. */
export function signed(key: Buffer, { id, body }: { id: string; body: string }, now: Instant): Record<string, string> {
  const second = String(Math.floor(now.getTime() / 1000));
  const signature = createHmac("sha256", key).update(`${id}.${second}.${body}`).digest("base64");
  return { "webhook-id": id, "webhook-timestamp": second, "webhook-signature": `v1,${signature}` };
}
