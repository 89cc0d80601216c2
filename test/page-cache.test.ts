import type { AddressInfo } from "node:net";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import fc from "fast-check";
import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, describe, expect, inject, it, test } from "vitest";
import { frameFor } from "../src/app/frame.ts";
import { routes } from "../src/app/routes.ts";
import { aroundPages } from "../src/app/site/queries.ts";
import { changeSettings, type Unit } from "../src/groups/index.ts";
import { aUnit, joined, leads } from "../src/groups/builders.ts";
import { askProof, authenticate } from "../src/people/index.ts";
import { aPerson, sessionFor, type APerson } from "../src/people/builders.ts";
import { openDatabase, sql, type Database } from "../src/platform/db/index.ts";
import { EVERYWHERE, PageCache, serveWeb } from "../src/platform/web/index.ts";
import { useApp } from "./app.ts";
import { days, later } from "../src/platform/time/index.ts";
import { onServer, withDatabase } from "./global.ts";

/** Makes every page anew; the people of these tests write through it. */
const app = useApp();
/** Another process's share of the site: its own connections, its own pages in memory. */
let kept: { web: FastifyInstance; cache: PageCache; database: Database; address: string };

beforeAll(async () => {
  const database = openDatabase({ url: app.url, name: "cached", lanes: 2 });
  const { settings, clock } = app;
  const around = aroundPages(settings.timeZone, Infinity);
  const cache = await PageCache.begin(app.url, 2 ** 20, (note) => note === EVERYWHERE && around.forget());
  const web = await serveWeb({
    settings,
    db: database.db,
    clock,
    routes,
    authenticate,
    askProof,
    frame: frameFor(settings),
    around,
    cache,
  });
  await web.listen({ host: "127.0.0.1", port: 0 });
  kept = { web, cache, database, address: `http://127.0.0.1:${(web.server.address() as AddressInfo).port}` };
});
afterAll(async () => {
  await kept?.web.close();
  await kept?.cache.end();
  await kept?.database.close();
});

interface Got {
  status: number;
  headers: Record<string, string>;
  bytes: Buffer;
  text: string;
}

/** As it went over the wire; fetch would take its compression away. */
async function ask(web: FastifyInstance, path: string, headers: Record<string, string> = {}): Promise<Got> {
  const { port } = (web === kept.web ? kept.web : app.web).server.address() as AddressInfo;
  const { request } = await import("node:http");
  return new Promise((done, failed) => {
    const asked = request({ host: "127.0.0.1", port, path, headers, agent: false }, (response) => {
      response.toArray().then((chunks) => {
        const bytes = Buffer.concat(chunks);
        const { date: _date, connection: _connection, ...rest } = response.headers as Record<string, string>;
        const text =
          rest["content-encoding"] === "br"
            ? brotliDecompressSync(bytes)
            : rest["content-encoding"] === "gzip"
              ? gunzipSync(bytes)
              : bytes;
        done({ status: response.statusCode!, headers: rest, bytes, text: text.toString() });
      }, failed);
    });
    asked.on("error", failed).end();
  });
}

const visit = (path: string, headers?: Record<string, string>) => ask(kept.web, path, headers);

/** Asks twice and says whether the second answer came from memory. */
async function isKept(path: string, headers?: Record<string, string>): Promise<boolean> {
  // What was done before has been heard.
  await kept.cache.prove();
  await visit(path, headers);
  const before = kept.cache.counts.found;
  await visit(path, headers);
  return kept.cache.counts.found > before;
}

interface World {
  unit: Unit;
  ada: APerson;
  topic: string;
  topicId: number;
}

async function aWorld(): Promise<World> {
  const unit = await aUnit(app.db);
  const ada = await aPerson(app.db);
  await joined(app.db, unit, ada);
  await leads(app.db, unit, ada);
  const started = await (
    await app.as(ada)
  ).post(`/groups/${unit.slug}/topics`, { title: "Maps", body: "Where are they?" });
  const topicId = Number(/^\/(?:topics|posts)\/(\d+)/.exec(started.location!)![1]);
  return { unit, ada, topicId, topic: `/topics/${topicId}/maps` };
}

beforeAll(async () => void (await app.web.listen({ host: "127.0.0.1", port: 0 })));

describe("a page for visitors", () => {
  it("is kept for each address and encoding, and looks as if it had been made for this visitor", async () => {
    const { topic, unit } = await aWorld();
    for (const path of [topic, `/groups/${unit.slug}`, `/groups/${unit.slug}/topics`, "/groups", "/"])
      for (const accepts of ["", "gzip", "gzip, deflate, br, zstd", "br;q=0, gzip"]) {
        const headers: Record<string, string> = accepts ? { "accept-encoding": accepts } : {};
        expect(await isKept(path, headers), `${path} ${accepts}`).toBe(true);
        expect(await visit(path, headers)).toEqual(await ask(app.web, path, headers));
      }
    const page = await visit(topic, { "accept-encoding": "br" });
    expect(page.headers).toMatchObject({
      "content-encoding": "br",
      "cache-control": "no-cache",
      vary: "accept-encoding, cookie",
    });
    expect(page.headers["content-security-policy"]).toContain("default-src 'none'");
  });

  it("is not sent again to a browser that has it", async () => {
    const { topic } = await aWorld();
    const { headers } = await visit(topic);
    for (const web of [kept.web, app.web]) {
      const again = await ask(web, topic, { "if-none-match": `"other", W/${headers.etag}` });
      expect(again).toMatchObject({
        status: 304,
        text: "",
        headers: { etag: headers.etag, "cache-control": "no-cache" },
      });
      expect(again.headers["content-type"]).toBeUndefined();
    }
    expect((await visit(topic, { "if-none-match": '"other"' })).status).toBe(200);
  });

  it("is never one that holds a person's page, a form, an error or a redirect, and never goes to who is signed in", async () => {
    const { topic, topicId, ada } = await aWorld();
    const cookie = `session=${await sessionFor(app.db, ada.id, app.clock.read())}`;
    expect(await isKept(topic)).toBe(true);
    expect(await isKept(topic, { cookie })).toBe(false);
    const own = await visit(topic, { cookie });
    expect(own.text).toContain(ada.name);
    expect(own.headers["cache-control"]).toBe("no-cache, private");
    expect(own.headers.etag).toBeUndefined();
    expect((await visit(topic)).text).not.toContain("sign-out");
    for (const path of ["/register", "/sign-in", "/groups/nothing", `/topics/${topicId}`, "/places", "/groups?q=maps"])
      expect(await isKept(path), path).toBe(false);
  });
});

describe("what a visitor sees", () => {
  interface Act {
    name: string;
    act(world: World): Promise<unknown>;
    /** What it changes on which page. */
    path(world: World): string;
    says: string;
  }
  const group = ({ unit }: World) => `/groups/${unit.slug}`;
  const topic = (world: World) => world.topic;
  const as = async (world: World) => app.as(world.ada);
  /** Puts the first post to a vote; does nothing where one is open. */
  async function propose(world: World): Promise<void> {
    const post = app.db.selectFrom("posts").select("id").where("topic_id", "=", world.topicId).orderBy("number");
    const day = later(app.clock.read(), days(7)).toISOString().slice(0, 10);
    const asked = { wording: "Buy an atlas", day, time: "09:00", majority: "half-cast", quorum: "none" };
    await (await as(world)).post(`/posts/${(await post.executeTakeFirstOrThrow()).id}/motion`, asked);
  }
  /** Asks with the first post when to meet. */
  async function meet(world: World): Promise<void> {
    const post = app.db.selectFrom("posts").select("id").where("topic_id", "=", world.topicId).orderBy("number");
    const day = later(app.clock.read(), days(7)).toISOString().slice(0, 10);
    const times = { "day-1": day, "clock-1": "09:00", "day-2": day, "clock-2": "11:00" };
    const { id } = await post.executeTakeFirstOrThrow();
    await (await as(world)).post(`/posts/${id}/times`, { title: "An atlas", zone: "UTC", ...times });
  }
  const acts: Act[] = [
    {
      name: "a post",
      path: topic,
      says: "In the cellar",
      act: async (world) => (await as(world)).post(`/topics/${world.topicId}/posts`, { body: "In the cellar" }),
    },
    {
      name: "a new discussion",
      path: group,
      says: "Globes",
      act: async (world) =>
        (await as(world)).post(`/groups/${world.unit.slug}/topics`, { title: "Globes", body: "Round" }),
    },
    {
      name: "an edit",
      path: topic,
      says: "An edited text",
      act: ({ topicId }) =>
        app.db.updateTable("posts").set({ body_html: "An edited text" }).where("topic_id", "=", topicId).execute(),
    },
    {
      name: "an edited beginning in the group's list",
      path: group,
      says: "An edited start",
      act: ({ topicId }) =>
        app.db.updateTable("posts").set({ body_text: "An edited start" }).where("topic_id", "=", topicId).execute(),
    },
    {
      name: "a closed discussion",
      path: topic,
      says: "Found them",
      act: async (world) => (await as(world)).post(`/topics/${world.topicId}/closure`, { reason: "Found them" }),
    },
    {
      name: "a person's new name",
      path: topic,
      says: "Ada Byron",
      act: async (world) =>
        app.db.updateTable("persons").set({ name: "Ada Byron" }).where("id", "=", world.ada.id).execute(),
    },
    {
      name: "a group's new name",
      path: topic,
      says: "Cartography",
      act: ({ unit }) =>
        app.db.updateTable("units").set({ name: "Cartography", acronym: null }).where("id", "=", unit.id).execute(),
    },
    {
      name: "a group's new name in the catalogue",
      path: () => "/groups",
      says: "Atlases",
      act: ({ unit }) => app.db.updateTable("units").set({ name: "Atlases" }).where("id", "=", unit.id).execute(),
    },
    {
      name: "one more member",
      path: group,
      says: "2 people",
      act: async ({ unit }) => joined(app.db, unit, await aPerson(app.db)),
    },
    {
      name: "a file",
      path: topic,
      says: "map.txt",
      act: ({ topicId }) =>
        sql`insert into post_attachments (post_id, number, filename, content_type, size, content) select id, 1, 'map.txt', 'text/plain', 1, 'x' from posts where topic_id = ${topicId} on conflict do nothing`.execute(
          app.db,
        ),
    },
    {
      name: "a motion",
      path: topic,
      says: "Buy an atlas",
      act: propose,
    },
    {
      name: "a motion on the group's page",
      path: group,
      says: "Open to a vote until",
      act: propose,
    },
    {
      name: "the end of a motion",
      path: topic,
      says: "It was given to us",
      act: async (world) => {
        await propose(world);
        const [motion] = await app.db.selectFrom("motions").select("id").where("unit_id", "=", world.unit.id).execute();
        const because = { because: "It was given to us" };
        await (await as(world)).post(`/motions/${motion!.id}/withdrawal`, because);
      },
    },
    {
      name: "a question for a time",
      path: topic,
      says: "When to meet: An atlas",
      act: meet,
    },
    {
      name: "a time that was chosen",
      path: topic,
      says: "Put it into your calendar",
      act: async (world) => {
        await meet(world);
        const post = app.db.selectFrom("posts").select("id").where("topic_id", "=", world.topicId).orderBy("number");
        const { id } = await post.executeTakeFirstOrThrow();
        await (await as(world)).post(`/posts/${id}/times/choice`, { number: "1" });
      },
    },
    {
      name: "a setting that hides it",
      path: topic,
      says: "There is nothing at this address",
      act: ({ unit }) => hide(unit),
    },
  ];
  const hide = (unit: Unit) => {
    const settings = {
      audiences: { page: "unit", posts: "unit", files: "unit", events: "unit", roster: "unit" },
    } as const;
    return app.db
      .transaction()
      .execute((tx) =>
        changeSettings(tx, { personId: null, zone: app.settings.timeZone }, unit, settings, app.clock.read()),
      );
  };

  it.each(acts)("changes in another process's memory with $name, within a second", async ({ act, path, says }) => {
    const world = await aWorld();
    expect(await isKept(path(world))).toBe(true);
    expect((await visit(path(world))).text).not.toContain(says);
    const began = performance.now();
    await act(world);
    // The note is on its way with the commit: once the database has answered on the listening connection, it is here.
    await kept.cache.prove();
    expect((await visit(path(world))).text).toContain(says);
    expect(performance.now() - began).toBeLessThan(1_000);
  });

  test("whatever happens in whatever order, is what a page made at this moment shows", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(acts.length - 1), fc.boolean()), { minLength: 1, maxLength: 6 }),
        async (order) => {
          const world = await aWorld();
          for (const [number, isFirst] of order) {
            if (isFirst) for (const path of [world.topic, group(world), "/groups", "/"]) await visit(path);
            await acts[number]!.act(world);
            await kept.cache.prove();
            for (const path of [world.topic, group(world), "/groups", "/"])
              expect((await visit(path)).text).toBe((await ask(app.web, path)).text);
          }
        },
      ),
      { numRuns: 6 },
    );
  });

  it("is not kept when it changed while the page was being made", async () => {
    const world = await aWorld();
    const { store } = kept.cache;
    const making = store.begin();
    await acts[0]!.act(world);
    await kept.cache.prove();
    store.keep(making, "identity /late", [`topic:${world.topicId}`], Infinity, {
      headers: [],
      etag: "",
      body: Buffer.from("old"),
    });
    store.end(making);
    expect(store.find("identity /late", 0)).toBeNull();
  });
});

it("is made anew for everybody while changes cannot be heard, and kept again afterwards", async () => {
  const { topic, topicId } = await aWorld();
  expect(await isKept(topic)).toBe(true);
  const name = /\/([^/?]+)(?:\?|$)/.exec(app.url.slice("postgres://".length))![1]!;
  const server = withDatabase(inject("serverUrl"), "postgres");
  await onServer(server, `alter database ${name} allow_connections false`);
  await onServer(
    server,
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}' and application_name = 'chapterhouse listener'`,
  );
  await kept.cache.prove();
  await app.db
    .updateTable("posts")
    .set({ body_html: "Nobody heard of this" })
    .where("topic_id", "=", topicId)
    .execute();
  expect((await visit(topic)).text).toContain("Nobody heard of this");
  expect(await isKept(topic)).toBe(false);
  await onServer(server, `alter database ${name} allow_connections true`);
  await expect.poll(() => isKept(topic), { timeout: 5_000 }).toBe(true);
});

test("a notice stands on every page within a second, though it is asked for once in a while only", async () => {
  const { topic, ada } = await aWorld();
  expect(await isKept(topic)).toBe(true);
  const days = { starts_on: "2026-11-01", ends_on: "2026-12-01" };
  await app.db
    .insertInto("site_notices")
    .values({
      text: "The office is closed",
      audience: "everyone",
      ...days,
      entered_by: ada.id,
      entered_at: app.clock.read(),
    })
    .execute();
  await kept.cache.prove();
  expect((await visit(topic)).text).toContain("The office is closed");
});

test("memory stays within its bound, the page asked for longest ago goes first", async () => {
  const cache = await PageCache.begin(app.url, 100_000);
  const body = Buffer.alloc(18_000);
  for (const key of ["a", "b", "c", "d"])
    cache.store.keep(cache.store.begin(), key, ["units"], Infinity, { headers: [], etag: "", body });
  cache.store.find("a", 0);
  cache.store.keep(cache.store.begin(), "e", [], Infinity, { headers: [], etag: "", body });
  expect(["a", "b", "c", "d", "e"].filter((key) => cache.store.find(key, 0))).toEqual(["a", "c", "d", "e"]);
  expect(cache.store.octets).toBeLessThan(100_000);
  cache.store.keep(cache.store.begin(), "f", [], Infinity, { headers: [], etag: "", body: Buffer.alloc(30_000) });
  expect(cache.store.find("f", 0)).toBeNull();
  cache.store.drop("units");
  expect(cache.store.pages).toBe(1);
  await cache.end();
});

/** Rows of these stand on no page that visitors get, or change together with a row of a table that tells. */
const quiet = [
  "account_closings",
  "account_notices",
  "address_complaints",
  "address_failures",
  "address_pauses",
  "age_reports",
  "api_answers",
  "api_tokens",
  "app_items",
  "app_keys",
  "apps",
  "demographic_answers",
  "demographic_changes",
  "demographic_consents",
  "demographic_figures",
  "archived_posts",
  "old_links",
  "unit_imports",
  "unit_import_faults",
  "attempts",
  "audit_entries",
  "authenticator_apps",
  "automatic_answers",
  // The panel's page is not kept.
  "conduct_agreements",
  "conduct_cases",
  "conduct_evidence",
  "conduct_panelists",
  "conduct_proposals",
  "conduct_rulings",
  "conduct_seats",
  "conduct_settings",
  "conduct_views",
  "conduct_words",
  "contact_settings",
  "convener_letters",
  "deliveries",
  "delivery_runs",
  "digest_marks",
  "digests",
  "dismissed_suggestions",
  "dkim_keys",
  "drafts",
  "factor_removals",
  "feed_keys",
  "file_limits",
  "files_store",
  "folded_posts",
  "held_mails",
  "identities",
  "inbound_mails",
  "kept_copies",
  "known_browsers",
  "letters",
  "library_downloads",
  "library_filings",
  "library_settings",
  // A newer version changes its entry too, which tells.
  "library_versions",
  "mail_addresses",
  "mail_answers",
  "mail_budgets",
  "mail_forms",
  "mail_holds",
  "mail_links",
  "mail_request_answers",
  "mail_requests",
  "mailbox_mails",
  "mailings",
  "mention_refusals",
  // A motion opens with them, and a page that shows an open one is not kept.
  "motion_majorities",
  "motion_roll",
  "motion_votes",
  "newcomers",
  "notification_choices",
  "notifications",
  "own_statements",
  "owner_letters",
  "page_reports",
  "passkey_challenges",
  "passkeys",
  "passwords",
  "person_addresses",
  "person_blocks",
  "places_answers",
  "places_letters",
  "post_reports",
  "post_uploads",
  "posting_bars",
  "private_letters",
  "profile_interests",
  "push_devices",
  "push_keys",
  "readers",
  "recovery_codes",
  "registrations",
  "restraints",
  "saved_posts",
  "schema_migrations",
  "searched_eras",
  "searched_posts",
  "sessions",
  "sign_in_steps",
  "site_notice_closures",
  "staff_capabilities",
  "stored_files",
  "submissions",
  "terms",
  // For those who are asked; visitors see neither counts nor names.
  "time_answers",
  "topic_choices",
  "topic_folds",
  "topic_joints",
  "topic_moves",
  "topic_readings",
  "traced_mails",
  "trusted_writers",
  "unit_changes",
  "unit_readings",
  "webhook_deliveries",
  "webhooks",
  "withheld_bodies",
  "withheld_files",
  "withheld_versions",
];

test("every table tells what changes on visitors' pages, or stands on none", async () => {
  const { rows } = await sql<{ name: string; tells: boolean }>`
    select c.relname as name, exists (select from pg_trigger t where t.tgrelid = c.oid and t.tgname like '%pages%') as tells
    from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') order by 1`.execute(
    app.db,
  );
  const silent = rows.filter((row) => !row.tells).map((row) => row.name);
  expect(silent, "Give the table triggers as in 0020_platform_page_cache.sql, or name it above.").toEqual(quiet.sort());
});
