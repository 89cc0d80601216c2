import { createServer, type AddressInfo } from "node:net";
import { frameFor } from "../src/app/frame.ts";
import { routes } from "../src/app/routes.ts";
import { openUnitsOf } from "../src/groups/index.ts";
import { appsDoor, askProof, authenticate } from "../src/people/index.ts";
import type { Settings } from "../src/platform/config/index.ts";
import { serveWeb } from "../src/platform/web/index.ts";
import { testSettings, type TestApp } from "./app.ts";

/** A site with an address of its own, which it knows before it starts: for what leads browsers and programs from one site to another. */
export interface OwnSite {
  url: string;
  settings: Settings;
  close(): Promise<void>;
}

export async function startSite({ db, clock }: TestApp, over: Partial<Settings> = {}): Promise<OwnSite> {
  const port = await freePort();
  const settings = { ...testSettings, publicUrl: `http://127.0.0.1:${port}`, port, ...over };
  const doors = [appsDoor(openUnitsOf)];
  const web = await serveWeb({ settings, db, clock, routes, authenticate, askProof, frame: frameFor(settings), doors });
  await web.listen({ host: "127.0.0.1", port });
  return { url: settings.publicUrl, settings, close: () => web.close() };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((done) => server.once("listening", done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}
