import { createPublicKey } from "node:crypto";
import webPush from "web-push";
import { callOut, NotCalled } from "#platform/callout";

/** Where a browser's push service takes messages for it, and what they are encrypted with (RFC 8291): nobody on the way reads them. */
export interface PushDevice {
  endpoint: string;
  /** The browser's public key, base64url. */
  p256dh: string;
  /** Its secret, base64url. */
  auth: string;
}

/** Shows push services who sends (RFC 8292). */
export interface PushKey {
  private: string;
  /** As browsers want it: an uncompressed point. Both base64url. */
  public: string;
}

export function newPushKey(): PushKey {
  const made = webPush.generateVAPIDKeys();
  return { private: made.privateKey, public: made.publicKey };
}

/** "gone": nobody will ever read there. "later": try again. "refused": this message, or us, and no try will change it. */
export type PushOutcome = "taken" | "gone" | "later" | "refused";

export interface PushMessage {
  /** For our own script in the browser, as JSON; what a service takes is 4 KB. */
  payload: Record<string, string>;
  /** A later message of the same topic takes the place of one that has not arrived; at most 32 letters of base64url. */
  topic: string;
}

/** Seconds; services refuse more than a day, and their clocks differ from ours. */
const KEPT = 43_200;

/** Whether a message can be encrypted for it: what a form brings may be anything. */
export function canBePushed({ p256dh, auth }: Pick<PushDevice, "p256dh" | "auth">): boolean {
  const point = Buffer.from(p256dh, "base64url");
  if (point.length !== 65 || point[0] !== 4 || Buffer.from(auth, "base64url").length !== 16) return false;
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((part) => part.toString("base64url"));
  try {
    createPublicKey({ key: { kty: "EC", crv: "P-256", x, y }, format: "jwk" });
    return true;
  } catch {
    // No point of the curve: that is the answer, not a fault.
    return false;
  }
}

/** Hands one message to the device's push service. `contact`: whom the service may write to about us, as a `mailto:`. */
export async function push(
  key: PushKey,
  device: PushDevice,
  { payload, topic }: PushMessage,
  { contact, mayReachLoopback }: { contact: string; mayReachLoopback: boolean },
): Promise<PushOutcome> {
  const { endpoint, p256dh, auth } = device;
  const { headers, body } = webPush.generateRequestDetails(
    { endpoint, keys: { p256dh, auth } },
    JSON.stringify(payload),
    {
      vapidDetails: { subject: contact, publicKey: key.public, privateKey: key.private },
      contentEncoding: "aes128gcm",
      urgency: "normal",
      TTL: KEPT,
      topic,
    },
  );
  const plain = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
  try {
    return outcomeOf(await callOut({ to: endpoint, headers: plain, body, mayReachLoopback }));
  } catch (error) {
    // Else no connection, or no answer in time.
    return error instanceof NotCalled ? "gone" : "later";
  }
}

export function outcomeOf(status: number): PushOutcome {
  if (status >= 200 && status < 300) return "taken";
  if (status === 404 || status === 410) return "gone";
  return status === 429 || status >= 500 ? "later" : "refused";
}
