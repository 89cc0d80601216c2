import type { TestProject } from "vitest/node";
import pg from "pg";
import { migrate } from "../src/platform/db/migrate.ts";
import { projectFolder } from "../src/platform/config/index.ts";
import { startTestServer } from "./server.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** A superuser's address of the server under test; each file clones its own database from the template. */
    serverUrl: string;
    template: string;
  }
}

/** Starts the PostgreSQL under test once, migrates one template database, and stops what it started. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startTestServer();
  const template = `chapterhouse_template_${process.pid}`;
  await onServer(server.url, `create database ${template}`);
  await migrate(withDatabase(server.url, template), `${projectFolder()}/migrations`, new Date());
  project.provide("serverUrl", server.url);
  project.provide("template", template);
  return async () => {
    await onServer(server.url, `drop database if exists ${template} with (force)`);
    await server.stop();
  };
}

export async function onServer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

export function withDatabase(url: string, name: string): string {
  return url.replace(/^(postgres(?:ql)?:\/\/[^/]*)\/[^?]*/, `$1/${name}`);
}
