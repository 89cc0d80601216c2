// A whole installation in small: the real command line with roles that only show that they live.
import { createServer } from "node:http";
import pg from "pg";
import { runCommand } from "../../src/app/cli/cli.ts";
import type { Context, Running } from "../../src/app/cli/wiring.ts";

/** Answers every request with its own number and what the database says; /die ends it as a power cut would. */
async function web({ settings, databaseUrl }: Context): Promise<Running> {
  if (process.env.TEST_WEB_DIES) process.exit(3);
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 2 });
  pool.on("error", () => {});
  const server = createServer((request, response) => {
    if (request.url === "/die") process.kill(process.pid, "SIGKILL");
    pool.query("select count(*)::integer as count from mail_addresses").then(
      ({ rows }) => response.end(JSON.stringify({ pid: process.pid, ppid: process.ppid, addresses: rows[0].count })),
      (error: Error) => response.writeHead(500).end(error.message),
    );
  });
  await new Promise<void>((done, failed) => server.once("error", failed).listen(settings.port, settings.host, done));
  const stop = async () => {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
    await pool.end();
    process.stdout.write("web ended\n");
  };
  return { stop };
}

async function work({ databaseUrl }: Context): Promise<Running> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: "test work" });
  client.on("error", () => {});
  await client.connect();
  const beat = setInterval(() => {}, 1_000);
  const stop = async () => {
    clearInterval(beat);
    await client.end();
    process.stdout.write("work ended\n");
  };
  return { stop };
}

async function loadSample({ databaseUrl }: Context): Promise<boolean> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const { rowCount } = await client.query(
    "insert into mail_addresses (address, key, domain, first_seen_at) values ('ada@example.org', 'ada@example.org', 'example.org', '2026-01-01') on conflict do nothing",
  );
  await client.end();
  return rowCount === 1;
}

await runCommand(process.argv.slice(2), {
  roles: { web, work },
  loadSample,
  // Ada is all of the sample here; whoever else has an address came by herself.
  population: async ({ databaseUrl }) => {
    const client = new pg.Client({ connectionString: databaseUrl });
    await client.connect();
    const { rows } = await client.query<{ sample: number; others: number }>(
      "select count(*) filter (where domain = 'example.org')::integer as sample, count(*) filter (where domain <> 'example.org')::integer as others from mail_addresses",
    );
    await client.end();
    return rows[0]!;
  },
  makeStaff: async (_context, address) => address === "ada@example.org",
  account: async (_context, address, { signOut }) =>
    address === "ada@example.org"
      ? {
          name: "Ada Lind",
          since: "2026-01-01",
          addresses: [address],
          capabilities: [],
          sessions: signOut ? 0 : 2,
          hasPassword: true,
          hasSecondStep: false,
        }
      : null,
  archive: async () => "no-group",
  pack: async () => null,
  members: async () => "no-group",
  welcome: () => ["Sign in as ada@example.org"],
});
