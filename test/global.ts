import type { TestProject } from "vitest/node";
import pg from "pg";
import { prepareDatabase } from "../src/platform/install/index.ts";
import { startTestServer } from "./server.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** A superuser's address of the server under test; each file clones its own database from the template. */
    serverUrl: string;
    template: string;
  }
}

/** The role that the program under test has: it can do no more than in an installation (decision 18). */
export const PROGRAM_ROLE = "chapterhouse";

/** Starts the PostgreSQL under test once, prepares one template database, and stops what it started. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startTestServer();
  const template = `chapterhouse_template_${process.pid}`;
  await onServer(
    server.url,
    `do $$ begin create role ${PROGRAM_ROLE} login; exception when duplicate_object or unique_violation then null; end $$`,
  );
  await onServer(server.url, `create database ${template}`);
  await prepareDatabase(withDatabase(server.url, template), PROGRAM_ROLE);
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

/** The same server as another role. The servers under test trust their socket, so no password is carried over. */
export function asRole(url: string, role: string): string {
  return url.replace(/^(postgres(?:ql)?:\/\/)(?:[^@/]*@)?/, `$1${role}@`);
}
