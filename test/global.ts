import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import pg from "pg";
import { projectFolder } from "../src/platform/config/index.ts";
import { prepareDatabase } from "../src/platform/install/index.ts";
import { BUILT } from "./processes/run.ts";
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
  await buildPrograms();
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

/** Those that tests start in processes of their own (test/processes/run.ts). */
async function buildPrograms(): Promise<void> {
  const programs = readdirSync(join(projectFolder(), "test/processes")).map((name) => `test/processes/${name}`);
  const { bundle } = (await import(`${projectFolder()}/scripts/build.mjs`)) as {
    bundle(folder: string, wanted: readonly string[], out: string): Promise<void>;
  };
  await bundle(projectFolder(), programs, join(projectFolder(), BUILT));
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
