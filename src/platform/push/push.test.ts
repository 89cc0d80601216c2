import { createDecipheriv, createECDH, hkdfSync, randomBytes, verify, createPublicKey } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { canBePushed, newPushKey, push } from "./index.ts";

/** A browser's side of RFC 8291, written from the standard: it opens what comes and knows nothing of how it was closed. */
const browser = createECDH("prime256v1");
const point = browser.generateKeys();
const auth = randomBytes(16);
const received: { headers: IncomingMessage["headers"]; body: Buffer }[] = [];
let status = 201;
const service = createServer((request, response) => {
  const parts: Buffer[] = [];
  request.on("data", (part: Buffer) => parts.push(part));
  request.on("end", () => {
    received.push({ headers: request.headers, body: Buffer.concat(parts) });
    response.writeHead(status).end();
  });
});
let endpoint = "";
beforeAll(async () => {
  await once(service.listen(0, "127.0.0.1"), "listening");
  endpoint = `http://127.0.0.1:${(service.address() as AddressInfo).port}/push/abc`;
});
afterAll(() => {
  service.closeAllConnections();
  service.close();
});

function opened(body: Buffer): string {
  const [salt, length] = [body.subarray(0, 16), body[20]!];
  const sender = body.subarray(21, 21 + length);
  const shared = browser.computeSecret(sender);
  const info = Buffer.concat([Buffer.from("WebPush: info\0"), point, sender]);
  const secret = Buffer.from(hkdfSync("sha256", shared, auth, info, 32));
  const derived = (what: string, size: number) =>
    Buffer.from(hkdfSync("sha256", secret, salt, Buffer.from(`Content-Encoding: ${what}\0`), size));
  const sealed = body.subarray(21 + length);
  const decipher = createDecipheriv("aes-128-gcm", derived("aes128gcm", 16), derived("nonce", 12));
  decipher.setAuthTag(sealed.subarray(-16));
  const plain = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
  return plain.subarray(0, plain.lastIndexOf(2)).toString();
}

const key = newPushKey();
const send = (to = endpoint, mayReachLoopback = true) => {
  const device = { endpoint: to, p256dh: point.toString("base64url"), auth: auth.toString("base64url") };
  const payload = { title: "Ada Lind answered you", body: "Wheat paste — “glue”" };
  return push(
    key,
    device,
    { payload, topic: "topic-7" },
    { contact: "mailto:postmaster@example.org", mayReachLoopback },
  );
};

test("the browser reads the message with its own key, and the service knows who sends", async () => {
  expect(await send()).toBe("taken");
  const { headers, body } = received.at(-1)!;
  expect(JSON.parse(opened(body))).toEqual({ title: "Ada Lind answered you", body: "Wheat paste — “glue”" });
  expect(headers).toMatchObject({ "content-encoding": "aes128gcm", topic: "topic-7", ttl: "43200", urgency: "normal" });
  const [, token, shown] = /^vapid t=([^,]+), ?k=(.+)$/.exec(headers.authorization!)!;
  expect(shown).toBe(key.public);
  const [head, claims, signature] = token!.split(".") as [string, string, string];
  expect(JSON.parse(Buffer.from(claims, "base64url").toString())).toMatchObject({
    aud: new URL(endpoint).origin,
    sub: "mailto:postmaster@example.org",
  });
  const own = Buffer.from(key.public, "base64url");
  const [x, y] = [own.subarray(1, 33), own.subarray(33)].map((part) => part.toString("base64url"));
  const publicKey = createPublicKey({ key: { kty: "EC", crv: "P-256", x, y }, format: "jwk" });
  const by = { key: publicKey, dsaEncoding: "ieee-p1363" } as const;
  expect(verify("sha256", Buffer.from(`${head}.${claims}`), by, Buffer.from(signature, "base64url"))).toBe(true);
});

test.each([
  [404, "gone"],
  [410, "gone"],
  [429, "later"],
  [503, "later"],
  [413, "refused"],
])("an answer of %i means %s", async (answer, outcome) => {
  status = answer;
  expect(await send()).toBe(outcome);
});

test("nothing inside is called, and a service that is not there is tried again", async () => {
  expect(await send(endpoint, false)).toBe("gone");
  expect(await send("https://127.0.0.1/inside", false)).toBe("gone");
  expect(await send("http://127.0.0.1:9/nobody")).toBe("later");
});

test("what is no key of a browser is told before anything is encrypted for it", () => {
  const device = { p256dh: point.toString("base64url"), auth: auth.toString("base64url") };
  expect(canBePushed(device)).toBe(true);
  const off = Buffer.from(point);
  off[64]! ^= 1;
  expect(canBePushed({ ...device, p256dh: off.toString("base64url") })).toBe(false);
  expect(canBePushed({ ...device, p256dh: "" })).toBe(false);
  expect(canBePushed({ ...device, auth: "short" })).toBe(false);
});
