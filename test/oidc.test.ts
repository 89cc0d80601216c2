import { createHash } from "node:crypto";
import * as oidc from "openid-client";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { aUnit, joined } from "../src/groups/builders.ts";
import { aPerson, sessionFor, type APerson } from "../src/people/builders.ts";
import { renewKeys } from "../src/people/apps/commands.ts";
import { days } from "../src/platform/time/index.ts";
import { useApp } from "./app.ts";
import { startSite, type OwnSite } from "./sites.ts";
import { Wanderer } from "./wanderer.ts";

/** Its people and tables; the site itself is served below, at an address that is known before it starts. */
const app = useApp();
let site: OwnSite;

beforeAll(async () => void (site = await startSite(app)));
afterAll(async () => site?.close());

const session = (person: APerson) => sessionFor(app.db, person.id, app.clock.read());
const visitorOf = async (person: APerson | null) => new Wanderer([site.url], person && (await session(person)));
const staff = async () => visitorOf(await aPerson(app.db, { capabilities: ["operations"] }));

const BACK = "https://wiki.example.org/back";

interface Client {
  config: oidc.Configuration;
  clientId: string;
  name: string;
}

const discovered = (clientId: string, auth: oidc.ClientAuth) =>
  oidc.discovery(new URL(`${site.url}/oidc`), clientId, {}, auth, { execute: [oidc.allowInsecureRequests] });

let count = 0;
/** A wiki of the association, registered by staff on the page and set up as any such program. */
async function aWiki(method = "client_secret_basic"): Promise<Client> {
  count += 1;
  const name = `Wiki ${count}`;
  const made = await (await staff()).go("/desk/apps", { name, redirects: BACK, method });
  expect(made.headers.get("cache-control")).toBe("no-store");
  const clientId = /client_id: (\w+)/.exec(made.text)![1]!;
  const secret = /client_secret: ([\w-]+)/.exec(made.text)?.[1] ?? "";
  const auth = {
    client_secret_basic: () => oidc.ClientSecretBasic(secret),
    client_secret_post: () => oidc.ClientSecretPost(secret),
    none: () => oidc.None(),
  }[method]!();
  return { config: await discovered(clientId, auth), clientId, name };
}

async function asks({ config }: Client) {
  const [pkceCodeVerifier, expectedNonce, expectedState] = [
    oidc.randomPKCECodeVerifier(),
    oidc.randomNonce(),
    oidc.randomState(),
  ];
  const address = oidc.buildAuthorizationUrl(config, {
    redirect_uri: BACK,
    scope: "openid profile email groups",
    code_challenge: await oidc.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: "S256",
    nonce: expectedNonce,
    state: expectedState,
  });
  return { address: address.href, checks: { pkceCodeVerifier, expectedNonce, expectedState } };
}

/** The whole of a sign-in there, as its person ticks; null: they are not asked. */
async function signsIn(visitor: Wanderer, wiki: Client, ticked: Record<string, string> | null) {
  const { address, checks } = await asks(wiki);
  let came = await visitor.go(address);
  if (ticked) {
    expect(came.text).toContain(`Sign in to ${wiki.name}`);
    came = await visitor.go(came.url.href, { answer: "yes", ...ticked });
  }
  expect(came.url.href.split("?")[0], came.text).toBe(BACK);
  const tokens = await oidc.authorizationCodeGrant(wiki.config, came.url, checks);
  const { sub } = tokens.claims()!;
  return { tokens, sub, info: () => oidc.fetchUserInfo(wiki.config, tokens.access_token, sub) };
}

describe("another site of the association", () => {
  test.each(["client_secret_basic", "client_secret_post", "none"])(
    "learns who somebody is, and no more than they ticked, by a standard client (%s)",
    async (method) => {
      const wiki = await aWiki(method);
      const ada = await aPerson(app.db, { name: "Ada Lind" });
      const [open, hidden] = [await aUnit(app.db), await aUnit(app.db, { settings: { audiences: { page: "unit" } } })];
      for (const unit of [open, hidden]) await joined(app.db, unit, ada);
      const visitor = await visitorOf(ada);
      const first = await signsIn(visitor, wiki, { email: "yes" });
      expect(first.sub).toBe(ada.publicId);
      const known = { sub: ada.publicId, name: "Ada Lind" };
      expect(await first.info()).toEqual({ ...known, email: ada.address, email_verified: true });
      // Once said, not asked again; and what was not ticked is still not told.
      const again = await signsIn(visitor, wiki, null);
      expect(await again.info()).not.toHaveProperty("groups");
      const told = await signsIn(visitor, await aWiki(method), { groups: "yes" });
      expect(await told.info()).toEqual({ ...known, groups: [open.slug] });
    },
  );

  test("sends a visitor through our sign-in, and says so when they would rather not", async () => {
    const wiki = await aWiki();
    const page = await (await visitorOf(null)).go((await asks(wiki)).address);
    expect(page.url.pathname).toBe("/sign-in");
    expect(page.url.searchParams.get("next")).toMatch(/^\/connect\//);
    const ada = await visitorOf(await aPerson(app.db));
    const asked = await ada.go((await asks(wiki)).address);
    expect(asked.headers.get("content-security-policy")).toContain("form-action 'self' https://wiki.example.org;");
    const back = await ada.go(asked.url.href, { answer: "no" });
    expect(back.url.searchParams.get("error")).toBe("access_denied");
  });

  test("is told nothing more when its person signs out here, or takes it back, or the site is ended", async () => {
    const wiki = await aWiki();
    const ada = await aPerson(app.db);
    const visitor = await visitorOf(ada);
    const first = await signsIn(visitor, wiki, {});
    expect(await first.info()).toMatchObject({ sub: ada.publicId });
    await visitor.go("/sign-out", {});
    await expect(first.info()).rejects.toThrow();
    expect((await visitor.go((await asks(wiki)).address)).url.pathname).toBe("/sign-in");

    const back = await visitorOf(ada);
    // What was allowed stands; who it is, is asked once in each session of ours.
    const second = await signsIn(back, wiki, {});
    expect((await back.go("/account/apps")).text).toContain(`Stop signing in to ${wiki.name}`);
    const { id } = await app.db
      .selectFrom("apps")
      .select("id")
      .where("client_id", "=", wiki.clientId)
      .executeTakeFirstOrThrow();
    const which = { which: String(id) };
    await (await visitorOf(await aPerson(app.db))).go("/account/apps/revocation", which);
    expect(await second.info()).toMatchObject({ sub: ada.publicId });
    await back.go("/account/apps/revocation", which);
    await expect(second.info()).rejects.toThrow();
    const third = await signsIn(back, wiki, {});
    await (await staff()).go(`/desk/apps/${id}/retirement`, {});
    await expect(third.info()).rejects.toThrow();
    expect((await back.go((await asks(wiki)).address)).url.pathname).toBe("/connect/problem");
  });

  test("X9: knows two people at one browser as two", async () => {
    const wiki = await aWiki();
    const [ada, bo] = [await aPerson(app.db), await aPerson(app.db)];
    const browser = await visitorOf(ada);
    expect((await signsIn(browser, wiki, {})).sub).toBe(ada.publicId);
    browser.put(site.url, "session", await session(bo));
    expect((await signsIn(browser, wiki, {})).sub).toBe(bo.publicId);
  });
});

describe("nobody else", () => {
  test("answers for another: the address of the question alone is worth nothing", async () => {
    const wiki = await aWiki();
    const [attacker, victim] = [await visitorOf(await aPerson(app.db)), await visitorOf(await aPerson(app.db))];
    const { url } = await attacker.go((await asks(wiki)).address);
    expect((await victim.go(url.href)).text).toContain("This sign-in cannot go on");
    expect((await victim.go(url.href, { answer: "yes" })).status).toBe(422);
  });

  test("gets a code without PKCE, at another address, for a code twice, or with another secret", async () => {
    const wiki = await aWiki();
    const ada = await visitorOf(await aPerson(app.db));
    const { address, checks } = await asks(wiki);
    const without = new URL(address);
    without.searchParams.delete("code_challenge");
    without.searchParams.delete("code_challenge_method");
    expect((await ada.go(without.href)).url.searchParams.get("error")).toBe("invalid_request");
    const elsewhere = new URL(address);
    elsewhere.searchParams.set("redirect_uri", "https://wiki.example.org.evil.example/back");
    expect((await ada.go(elsewhere.href)).url.pathname).toBe("/connect/problem");
    const asked = await ada.go(address);
    const came = await ada.go(asked.url.href, { answer: "yes" });
    const wrong = await discovered(wiki.clientId, oidc.ClientSecretBasic("x".repeat(43)));
    await expect(oidc.authorizationCodeGrant(wrong, came.url, checks)).rejects.toThrow();
    const first = await oidc.authorizationCodeGrant(wiki.config, came.url, checks);
    await expect(oidc.authorizationCodeGrant(wiki.config, came.url, checks)).rejects.toThrow();
    // A code that comes twice was stolen: what it brought is taken back.
    await expect(oidc.fetchUserInfo(wiki.config, first.access_token, oidc.skipSubjectCheck)).rejects.toThrow();
  });

  test("reads in the tables what a browser or an app holds", async () => {
    const { tokens } = await signsIn(await visitorOf(await aPerson(app.db)), await aWiki(), {});
    const rows = await app.db.selectFrom("app_items").selectAll().execute();
    const hash = createHash("sha256").update(tokens.access_token).digest();
    expect(rows.some((row) => row.key_hash.equals(hash))).toBe(true);
    const plain = rows.map((row) => row.payload.toString("latin1")).join();
    expect(plain).not.toContain(tokens.access_token);
    expect(plain).not.toContain("accountId");
    const keys = await app.db.selectFrom("app_keys").select("jwk").execute();
    expect(keys.map((key) => key.jwk.toString("latin1")).join()).not.toContain('"kty"');
  });
});

test("keys change without a break: the next is shown a day before it signs, the last a day after", async () => {
  const kids = async () => {
    const fresh = await startSite(app);
    const { keys } = (await (await fetch(`${fresh.url}/oidc/jwks`)).json()) as { keys: { kid: string; d?: string }[] };
    await fresh.close();
    expect(keys.every((key) => key.d === undefined)).toBe(true);
    return keys.map((key) => key.kid);
  };
  const renew = () => app.db.transaction().execute((tx) => renewKeys(tx, site.settings.secret, app.clock.read()));
  const [first] = await kids();
  app.clock.advance(days(91));
  await renew();
  await renew();
  const both = await kids();
  expect(both).toHaveLength(2);
  expect(both[0]).toBe(first);
  app.clock.advance(days(1.5));
  expect(await kids()).toEqual([both[1], first]);
  app.clock.advance(days(1));
  await renew();
  expect(await kids()).toEqual([both[1]]);
});
