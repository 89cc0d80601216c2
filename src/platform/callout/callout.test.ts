import { createServer, type IncomingMessage } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import fc from "fast-check";
import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { callOut, NotCalled, shownKey, signed } from "./index.ts";
import { mayBeCalled, refusalOf } from "./rules.ts";

let asked = 0;
const server = createServer((request: IncomingMessage, response) => {
  asked += 1;
  if (request.url === "/moved") response.writeHead(302, { location: "http://127.0.0.1:1/" }).end();
  else if (request.url === "/endless") response.writeHead(200).write(Buffer.alloc(1_000_000));
  else response.writeHead(204).end();
});
let port = 0;
beforeAll(async () => {
  await once(server.listen(0, "127.0.0.1"), "listening");
  ({ port } = server.address() as AddressInfo);
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const call = (to: string, mayReachLoopback: boolean) => callOut({ to, headers: {}, body: "{}", mayReachLoopback });

describe("an address that a stranger chose", () => {
  test.each([
    "127.0.0.1",
    "127.8.9.1",
    "0.0.0.0",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "224.0.0.1",
    "255.255.255.255",
    "::1",
    "::",
    "fe80::1",
    "fd00:ec2::254",
    "::ffff:10.0.0.1",
    "64:ff9b::a00:1",
    "2002:a00:1::",
    "2001:0:a00:1::",
    "ff02::1",
    "fe80::1%eth0",
    "nonsense",
  ])("is not called at %s", (address) => expect(mayBeCalled(address, false)).toBe(false));

  test.each(["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946"])("may be called at %s", (address) =>
    expect(mayBeCalled(address, false)).toBe(true),
  );

  test("is refused however its number is written", () => {
    // Web addresses know octal, hexadecimal and short forms; what they mean is what counts.
    for (const host of ["127.1", "0x7f.0.0.1", "2130706433", "017700000001", "[::ffff:7f00:1]", "0", "169.254.169.254"])
      expect(refusalOf(`https://${host}/`, false), host).toBe("not-public");
    fc.assert(
      fc.property(fc.ipV4(), (address) => {
        expect(refusalOf(`https://${address}/`, false) === null).toBe(
          mayBeCalled(new URL(`https://${address}/`).hostname, false),
        );
      }),
    );
  });

  test("is https, and holds no name and password", () => {
    expect(refusalOf("http://example.org/", false)).toBe("not-https");
    expect(refusalOf("ftp://example.org/", true)).toBe("not-https");
    expect(refusalOf("https://ada:secret@example.org/", false)).toBe("not-an-address");
    expect(refusalOf("nothing", false)).toBe("not-an-address");
    expect(refusalOf("https://example.org:8443/hook", false)).toBeNull();
  });

  test("is looked at after its name was looked up: a name of this machine is not called", async () => {
    const before = asked;
    await expect(call(`https://localhost:${port}/`, false)).rejects.toThrow(NotCalled);
    expect(asked).toBe(before);
    expect(await call(`http://localhost:${port}/`, true)).toBe(204);
    expect(asked).toBe(before + 1);
  });

  test("is not followed elsewhere, and an answer without end is cut off", async () => {
    expect(await call(`http://127.0.0.1:${port}/moved`, true)).toBe(302);
    expect(await call(`http://127.0.0.1:${port}/endless`, true)).toBe(200);
  });
});

test("a signature is what a common library expects, and no other body has it", () => {
  const key = Buffer.alloc(32, 5);
  const [id, body, now] = ["a", '{"type":"post.written"}', new Date()];
  const headers = signed(key, { id, body }, now);
  const webhook = new Webhook(shownKey(key));
  expect(webhook.verify(body, headers)).toEqual({ type: "post.written" });
  expect(() => webhook.verify('{"type":"other"}', headers)).toThrow();
  expect(() => new Webhook(shownKey(Buffer.alloc(32, 6))).verify(body, headers)).toThrow();
});
