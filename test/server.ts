import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmbedded } from "../src/platform/embedded/index.ts";

export interface TestServer {
  /** A superuser's address. */
  url: string;
  stop(): Promise<void>;
}

// Nothing of a test outlives it, so nothing has to reach the disk.
const settings = { fsync: "off", synchronous_commit: "off", full_page_writes: "off", max_connections: "100" };

/** The PostgreSQL under test: the one TEST_DATABASE_URL names, else an embedded one in a folder of its own. */
export async function startTestServer(): Promise<TestServer> {
  const given = process.env.TEST_DATABASE_URL;
  if (given) return { url: given, stop: async () => {} };
  const dataDir = mkdtempSync(join(tmpdir(), "chapterhouse-test-"));
  const server = await startEmbedded({ dataDir, settings });
  return {
    url: server.superUrl,
    stop: async () => {
      await server.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
