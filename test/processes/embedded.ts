// Starts the embedded PostgreSQL on the folder it is given, says who answers, and lives until it is killed or told to stop.
import pg from "pg";
import { startEmbedded } from "../../src/platform/embedded/index.ts";

const server = await startEmbedded({ dataDir: process.argv[2]! });
const client = new pg.Client({ connectionString: server.url });
await client.connect();
const { rows } = await client.query(
  "select current_user as role, current_setting('server_version_num')::integer as version",
);
await client.end();
process.stdout.write(`${JSON.stringify({ ...rows[0], pid: server.pids()[0], user: process.getuid?.() })}\n`);
process.stdin.on("end", () => void server.stop().then(() => process.exit(0))).resume();
