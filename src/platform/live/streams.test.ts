import { once } from "node:events";
import { createServer, get, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test, vi } from "vitest";
import { framed, Streams } from "./index.ts";

const whose = { personId: null, sessionId: null, address: "192.0.2.1" };

async function aServer(streams: Streams) {
  const server = createServer((_request, response) => {
    response.writeHead(200);
    streams.add(whose, "maps", response).begin([]);
    response.flushHeaders();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const open = async (): Promise<IncomingMessage> => {
    const { port } = server.address() as AddressInfo;
    const [response] = (await once(get({ port, host: "127.0.0.1", agent: false }), "response")) as [IncomingMessage];
    return response.on("error", () => {});
  };
  return { open, [Symbol.asyncDispose]: async () => void server.close(() => {}) };
}

test("a reader who does not read is cut, and holds no more than a few pages of memory meanwhile; the others are told all", async () => {
  const streams = new Streams();
  await using server = await aServer(streams);
  const [slow, quick] = [await server.open(), await server.open()];
  slow.pause();
  let octets = 0;
  quick.on("data", (bytes: Buffer) => (octets += bytes.length));
  const event = framed({ id: "1", name: "post", data: "x".repeat(30_000) });
  let sent = 0;
  while (streams.counts.cut === 0 && sent < 2_000) {
    for (const stream of streams.of("maps")) stream.send(event);
    sent += 1;
    await vi.waitFor(() => expect(octets).toBe(sent * event.length), { interval: 1 });
  }
  expect(streams.counts.cut).toBe(1);
  await vi.waitFor(() => expect(streams.counts.open).toBe(1));
  streams.end();
  await once(quick, "close");
});

test("what comes while somebody is still told what they missed follows that, in order", async () => {
  const streams = new Streams();
  const server = createServer((_request, response) => {
    const stream = streams.add(whose, "maps", response);
    for (const stream of streams.of("maps")) stream.send(Buffer.from("late"));
    stream.begin([Buffer.from("missed "), Buffer.from("too ")]);
    streams.end();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const answer = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  expect(await answer.text()).toBe("missed too late");
  server.close();
});

test("says that it is there from time to time", async () => {
  const streams = new Streams({}, 20);
  await using server = await aServer(streams);
  const reader = await server.open();
  const [bytes] = (await once(reader, "data")) as [Buffer];
  expect(String(bytes)).toBe(":\n\n");
  streams.end();
});
