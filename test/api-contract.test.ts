import { Validator } from "@seriousme/openapi-schema-validator";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { beforeAll, describe, expect, test } from "vitest";
import { operations } from "../src/app/operations.ts";
import { changeSettings, type Audience } from "../src/groups/index.ts";
import { aUnit, joined, leads } from "../src/groups/builders.ts";
import { aProduct, aTerm } from "../src/membership/builders.ts";
import { aPerson, type APerson } from "../src/people/builders.ts";
import { scopes, type Scope } from "../src/people/tokens/rules.ts";
import { days, later } from "../src/platform/time/index.ts";
import { aPicture, callers, examples, type Example, type Given, type OfUnit } from "./api.table.ts";
import { useApp } from "./app.ts";
import { Program, type ApiAnswer, type Method } from "./programs.ts";

const app = useApp();

interface Described {
  operationId: string;
  security: Record<string, Scope[]>[];
  responses: Record<string, { content?: Record<string, unknown>; $ref?: string }>;
}

/** An operation as the document has it: this test knows of none that is not there. */
interface Documented extends Described {
  path: string;
  method: Method;
}

interface OpenApi {
  paths: Record<string, Record<string, Described>>;
  components: { responses: Record<string, { content: Record<string, unknown> }> };
}

let document: OpenApi;
const ajv = new Ajv2020({ strict: false, validateFormats: true });
addFormats.default(ajv);
const validators = new Map<string, ValidateFunction>();

/** The answer is one that the document announces, with the body that it announces. */
function conforms(operation: Documented, { status, headers, json }: ApiAnswer): void {
  const name = `${operation.operationId} ${status}`;
  let told = operation.responses[status];
  expect(told, `${name} is not in the document: ${JSON.stringify(json)}`).toBeDefined();
  const place =
    told!.$ref?.slice(1) ?? `/paths/${escaped(operation.path)}/${operation.method.toLowerCase()}/responses/${status}`;
  if (told!.$ref) told = document.components.responses[told!.$ref.split("/").at(-1)!]!;
  const [type] = Object.keys(told!.content ?? {});
  if (type === undefined) return expect(json, name).toBeNull();
  if (type === "application/octet-stream") return expect(headers["content-type"], name).toBe(type);
  expect(String(headers["content-type"]), name).toBe(`${type}; charset=utf-8`);
  const reference = `document#${place}/content/${escaped(type)}/schema`;
  let validate = validators.get(reference);
  if (!validate) validators.set(reference, (validate = ajv.compile({ $ref: reference })));
  expect(validate(json) ? [] : validate.errors, `${name}: ${JSON.stringify(json)}`).toEqual([]);
}

const escaped = (text: string): string => encodeURIComponent(text.replaceAll("~", "~0").replaceAll("/", "~1"));

interface Caller {
  person: APerson | null;
  program: Program;
}

interface World {
  callers: Caller[];
  units: Record<keyof OfUnit, Given>;
  nowhere: Given;
}

const allKinds = ["public", "members", "hidden"] as const;
const audiences: Record<keyof OfUnit, Audience> = { public: "public", members: "members", hidden: "unit" };

/** With units of these kinds only, where one question is asked of it. */
async function aWorld(kinds: readonly (keyof OfUnit)[] = allKinds): Promise<World> {
  const [account, member, insider, convener] = [
    await aPerson(app.db),
    await aPerson(app.db),
    await aPerson(app.db),
    await aPerson(app.db),
  ];
  const staff = await aPerson(app.db, { capabilities: ["groups", "membership"] });
  const product = await aProduct(app.db);
  await aTerm(app.db, member, product);
  const met = await aPerson(app.db);
  await (
    await app.program(met)
  ).patch("/me/profile", {
    about: "Maps",
    isListed: true,
    writers: "accounts",
    audiences: { about: "public" },
  });
  const term = await aTerm(app.db, met, product);
  const known = { personId: met.publicId, term, product: product.id, address: "" };
  const units = {} as World["units"];
  for (const kind of kinds) units[kind] = { ...(await aPlace(insider, convener, audiences[kind])), ...known };
  const nothing = {
    slug: "no-such-group",
    topic: 999_999_999,
    post: 999_999_999,
    motion: 999_999_999,
    entry: 999_999_999,
    role: 999_999_999,
    webhook: 999_999_999,
    folder: 999_999_999,
    term: 999_999_999,
    product: 999_999_999,
  };
  const nowhere = {
    ...nothing,
    personId: "00000000-0000-4000-8000-000000000000",
    insider: units[kinds[0]!].insider,
    address: "",
  };
  const all: Caller[] = [];
  for (const person of [null, account, member, insider, convener, staff])
    all.push({ person, program: await app.program(person, { days: 365 }) });
  return { callers: all, units, nowhere };
}

/** A unit with a discussion, made before its settings hide it. */
async function aPlace(insider: APerson, convener: APerson, audience: Audience) {
  const unit = await aUnit(app.db);
  await joined(app.db, unit, insider);
  const role = await leads(app.db, unit, convener);
  const browser = await app.as(convener);
  const fields = { title: "Maps", body: "Where are they?" };
  const map = { field: "files", filename: "map.txt", bytes: Buffer.from("north is up") };
  const started = await browser.upload(`/groups/${unit.slug}/topics`, fields, [map]);
  const topic = Number(/^\/topics\/(\d+)/.exec(started.location ?? "")?.[1]);
  const [post] = await app.db.selectFrom("posts").select("id").where("topic_id", "=", topic).execute();
  const week = later(app.clock.read(), days(7)).toISOString().slice(0, 10);
  const asked = { wording: "Buy maps", day: week, time: "09:00", majority: "half-cast", quorum: "none" };
  const opened = await browser.post(`/posts/${post!.id}/motion`, asked);
  const motion = Number(/^\/motions\/(\d+)/.exec(opened.location ?? "")?.[1]);
  const times = { title: "Maps", zone: "UTC", "day-1": week, "clock-1": "09:00", "day-2": week, "clock-2": "11:00" };
  await browser.post(`/posts/${post!.id}/times`, times);
  const added = await browser.upload(`/groups/${unit.slug}/library/files`, {}, [map]);
  const entry = Number(/\d+$/.exec(added.location ?? "")?.[0]);
  const own = await app.program(convener);
  await own.call("PUT", `/units/${unit.slug}/emblem?alt=A+globe`, aPicture);
  await browser.post(`/groups/${unit.slug}/webhooks`, { url: "https://hooks.example/", event_post_written: "yes" });
  const webhook = Number((await own.get(`/units/${unit.slug}/webhooks`)).json.items[0]?.id);
  const folder = Number((await own.post(`/units/${unit.slug}/library/folders`, { name: "Charts" })).json.id);
  const settings = {
    audiences: { page: audience, posts: audience, files: audience, events: audience, roster: audience },
  };
  const program = { personId: null, zone: app.settings.timeZone };
  await app.db.transaction().execute((tx) => changeSettings(tx, program, unit, settings, app.clock.read()));
  return { slug: unit.slug, topic, post: post!.id, motion, entry, role, webhook, folder, insider: insider.publicId };
}

function ask(operation: Documented, example: Example, { person, program }: Caller, place: Given): Promise<ApiAnswer> {
  const given = { ...place, address: person?.address ?? "nobody@example.org" };
  const params = example.params?.(given) ?? {};
  const path = operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(params[name]));
  const query = example.query ? `?${new URLSearchParams(example.query(given)).toString()}` : "";
  return program.call(operation.method, path + query, example.body?.(given));
}

const letterOf = ({ status, json }: ApiAnswer): string =>
  status < 300 ? "+" : ({ 401: "t", 404: "-", 422: "x" }[status] ?? `[${status} ${JSON.stringify(json)}]`);

/** All that a caller could tell two answers apart by; how many requests are left is the caller's own doing. */
function plain({ status, headers, json }: ApiAnswer) {
  const { date: _date, ratelimit: _left, ...rest } = headers;
  return { status, headers: rest, json };
}

async function lettersOf(operation: Documented, example: Example, kind: keyof OfUnit, shared: World): Promise<string> {
  let letters = "";
  for (const [number] of callers.entries()) {
    const world = example.acts ? await aWorld([kind]) : shared;
    const caller = world.callers[number]!;
    const answer = await ask(operation, example, caller, world.units[kind]);
    conforms(operation, answer);
    letters += letterOf(answer);
    if (answer.status !== 404) continue;
    const nothing = await ask(operation, example, caller, world.nowhere);
    expect(plain(answer), `${callers[number]!}: ${operation.operationId}`).toEqual(plain(nothing));
  }
  return letters;
}

describe("the document", () => {
  beforeAll(async () => {
    document = (await new Program(app.web, null).get("/openapi.json")).json as OpenApi;
    ajv.addSchema(document, "document");
  });
  const documented = (): Documented[] =>
    Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, one]) => ({ ...one, path, method: method.toUpperCase() as Method })),
    );

  test("is right by OpenAPI 3.1, and names every operation once", async () => {
    const { valid, errors } = await new Validator().validate(document as unknown as Record<string, unknown>);
    expect(errors ?? []).toEqual([]);
    expect(valid).toBe(true);
    const ids = documented().map(({ operationId }) => operationId);
    expect(ids.length).toBe(new Set(ids).size);
    expect(ids.sort()).toEqual(operations.map(({ id }) => id).sort());
  });

  test("has an example for each operation, and no example is for none", () => {
    expect(Object.keys(examples).sort()).toEqual(
      documented()
        .map(({ operationId }) => operationId)
        .sort(),
    );
  });

  test("wants scopes that a token can have", () => {
    for (const { operationId, security } of documented())
      for (const { token } of security) if (token) expect(scopes, operationId).toEqual(expect.arrayContaining(token));
  });

  describe("says what each operation answers", () => {
    let shared: World;
    beforeAll(async () => void (shared = await aWorld()));
    test.each(operations.map(({ id }) => id))("%s", { timeout: 60_000 }, async (id) => {
      const operation = documented().find(({ operationId }) => operationId === id)!;
      const example = examples[id]!;
      if (typeof example.is === "string") {
        expect(await lettersOf(operation, example, "public", shared)).toBe(example.is);
      } else {
        const found = {} as OfUnit;
        for (const kind of allKinds) found[kind] = await lettersOf(operation, example, kind, shared);
        expect(found).toEqual(example.is);
      }
      await refusesOtherTokens(operation, example, shared);
    });
  });
});

/** Whatever the unit is and whoever asks: not without the scope, not after the token's end. */
async function refusesOtherTokens(operation: Documented, example: Example, world: World): Promise<void> {
  const [convener, place] = [world.callers[4]!, world.units.public];
  const scope = operation.security.at(-1)!.token![0]!;
  const narrow = await app.program(convener.person, { scopes: scopes.filter((one) => one !== scope), days: 1 });
  const refused = await ask(operation, example, { ...convener, program: narrow }, place);
  conforms(operation, refused);
  expect(refused.json.code).toBe("missing-scope");
  const old = await app.program(convener.person, { days: 1 });
  app.clock.advance(days(1));
  const late = await ask(operation, example, { ...convener, program: old }, place);
  conforms(operation, late);
  expect(late.json.code).toBe("bad-token");
}
