import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { registerApp } from "../src/people/apps/commands.ts";
import { peopleComposers } from "../src/people/index.ts";
import { aPerson, sessionFor, type APerson } from "../src/people/builders.ts";
import { minutes } from "../src/platform/time/index.ts";
import { useApp, type TestApp } from "./app.ts";
import { mailsTo } from "./outbox.ts";
import { startSite, type OwnSite } from "./sites.ts";
import { Wanderer } from "./wanderer.ts";

/** The association's identity provider, here a site of our own kind; and the site where people sign in by it. Each has tables of its own. */
const [there, here] = [useApp(), useApp()];
let login: OwnSite;
let site: OwnSite;

beforeAll(async () => {
  login = await startSite(there);
  // The site's address has to be known there before it starts, and the other way round.
  site = await startSite(here);
  const staff = await aPerson(there.db);
  const app = { name: "The groups", redirectUris: [`${site.url}/sign-in/provider/back`] };
  const { clientId, secret } = await there.db
    .transaction()
    .execute((tx) => registerApp(tx, staff.id, { ...app, authMethod: "client_secret_basic" }, there.clock.read()));
  const issuer = `${login.url}/oidc`;
  site.settings.identityProvider = { issuer, clientId, clientSecret: secret, name: "Example Login" };
});
afterAll(async () => {
  await site?.close();
  await login?.close();
});

const session = (app: TestApp, person: APerson) => sessionFor(app.db, person.id, app.clock.read());

/** A browser that is signed in at the provider as that person, and here as nobody. */
async function visitorOf(person: APerson): Promise<Wanderer> {
  const visitor = new Wanderer([site.url, login.url]);
  visitor.put(login.url, "session", await session(there, person));
  return visitor;
}

/** Off to the provider, with its consent, and back here. */
async function returns(visitor: Wanderer, from = "/sign-in/provider?next=/account", ticked = { email: "yes" }) {
  const asked = await visitor.go(from);
  if (!asked.url.href.startsWith(login.url)) return asked;
  return visitor.go(asked.url.href, { answer: "yes", ...ticked });
}

let count = 0;
/** Somebody with an account there and one here, with the same address, or with another. */
async function both({ same = true } = {}): Promise<{ elsewhere: APerson; own: APerson }> {
  count += 1;
  const address = `both${count}@example.org`;
  const elsewhere = await aPerson(there.db, { address });
  return { elsewhere, own: await aPerson(here.db, { address: same ? address : `other${count}@example.org` }) };
}

const identities = (personId: number) =>
  here.db.selectFrom("identities").selectAll().where("person_id", "=", personId).execute();
const whoIs = async (visitor: Wanderer) => (await visitor.go("/account")).text;

async function hasFactor(person: APerson): Promise<void> {
  const added = { added_at: here.clock.read(), last_step: 0 };
  await here.db
    .insertInto("authenticator_apps")
    .values({ person_id: person.id, secret: Buffer.from("sealed"), ...added })
    .execute();
}

describe("signing in by the association's identity provider", () => {
  test("connects an account with the same verified address when its person says so, tells its owner, and asks no more", async () => {
    const { elsewhere, own } = await both();
    const visitor = await visitorOf(elsewhere);
    expect((await visitor.go("/sign-in")).text).toContain("Sign in with Example Login");
    const offered = await returns(visitor);
    expect(offered.text).toContain("You have an account here");
    expect(await identities(own.id)).toEqual([]);
    const came = await visitor.go(offered.url.href, {});
    expect([came.url.pathname, came.status]).toEqual(["/account", 200]);
    expect(came.text).toContain(own.address);
    expect(await identities(own.id)).toMatchObject([{ subject: elsewhere.publicId }]);
    const mails = await mailsTo(here.db, peopleComposers(site.settings), own.address, here.clock.read());
    expect(mails.map((mail) => mail.subject)).toContain("Your account at Example Library Association was connected");

    await visitor.go("/sign-out", {});
    expect((await returns(visitor)).text).toContain(own.address);

    // It was not me: pressed in the mail, the connection is gone and so is every session.
    const undo = mails.find((mail) => mail.subject.includes("was connected"))!.path!;
    await new Wanderer([site.url]).go(undo, {});
    expect(await identities(own.id)).toEqual([]);
    expect((await visitor.go("/account")).url.pathname).toBe("/sign-in");
  });

  test("proves nothing of who sits there now, and opens no connected account by an address that went to somebody else there", async () => {
    const { elsewhere, own } = await both();
    const visitor = await visitorOf(elsewhere);
    const came = await visitor.go((await returns(visitor)).url.href, {});
    expect(came.url.pathname).toBe("/account");
    expect((await visitor.go("/account/passkeys/new")).text).toContain("Is it still you?");
    await here.db
      .updateTable("identities")
      .set({ subject: "somebody-before" })
      .where("person_id", "=", own.id)
      .execute();
    const heir = await returns(await visitorOf(elsewhere));
    expect(heir.text).toContain("is connected with another sign-in there");
    expect(await identities(own.id)).toMatchObject([{ subject: "somebody-before" }]);
  });

  test("T7: opens no account by an address that nobody has verified, nor one that wants a second step", async () => {
    const { elsewhere, own } = await both();
    const silent = await returns(await visitorOf(elsewhere), undefined, {} as { email: string });
    expect(silent.text).toContain("did not name an e-mail address that it has verified");
    await hasFactor(own);
    const guarded = await returns(await visitorOf(elsewhere));
    expect(guarded.text).toContain("There is an account that");
    expect(await identities(own.id)).toEqual([]);
    // Connected by its owner, it still wants the code.
    const owner = await visitorOf(elsewhere);
    owner.put(site.url, "session", await session(here, own));
    expect((await returns(owner, "/account/provider/connection")).text).toContain("From now on you can sign in");
    const again = await returns(await visitorOf(elsewhere));
    expect(again.url.pathname).toBe("/sign-in/second");
  });

  test("makes an account for who has none, when they are old enough and want one", async () => {
    const address = "newcomer@example.org";
    const person = await aPerson(there.db, { name: "Cy New", address });
    const visitor = await visitorOf(person);
    const offered = await returns(visitor, "/sign-in/provider");
    expect(offered.text).toContain("There is no account with it yet");
    expect((await visitor.go(offered.url.href, { name: "Cy New" })).status).toBe(422);
    const made = await visitor.go(offered.url.href, { name: "Cy New", age: "yes" });
    expect(made.url.pathname).toBe("/start");
    expect(await whoIs(visitor)).toContain(address);
    // The same form sent once more makes nothing.
    expect((await visitor.go("/sign-in/provider/arrival", { name: "Cy New", age: "yes" })).status).toBe(422);
    expect(await here.db.selectFrom("persons").select("id").where("name", "=", "Cy New").execute()).toHaveLength(1);
  });

  test("is connected and ended by its person under their account, after showing who they are; never with two accounts", async () => {
    const { elsewhere, own } = await both({ same: false });
    const visitor = await visitorOf(elsewhere);
    visitor.put(site.url, "session", await session(here, own));
    expect((await returns(visitor, "/account/provider/connection")).text).toContain("From now on you can sign in");
    const other = await aPerson(here.db);
    const second = await visitorOf(elsewhere);
    second.put(site.url, "session", await session(here, other));
    expect((await returns(second, "/account/provider/connection")).text).toContain("Another account here is connected");
    here.clock.advance(minutes(11));
    expect((await visitor.go("/account/provider/removal", {})).text).toContain("Is it still you?");
    expect(await identities(own.id)).toHaveLength(1);
    visitor.put(site.url, "session", await session(here, own));
    await visitor.go("/account/provider/removal", {});
    expect(await identities(own.id)).toEqual([]);
  });
});

describe("what comes back from the provider", () => {
  test("counts for the browser that asked, once, and soon", async () => {
    const { elsewhere, own } = await both();
    const attacker = new Wanderer([login.url]);
    attacker.put(login.url, "session", await session(there, elsewhere));
    const victim = await visitorOf(own);
    // The attacker's own answer, put before another browser that is on its way too.
    const onTheWay = new Wanderer([site.url]);
    const question = await onTheWay.go("/sign-in/provider");
    const asked = await attacker.go(question.url.href);
    const answer = await attacker.go(asked.url.href, { answer: "yes", email: "yes" });
    expect(answer.url.href).toContain(`${site.url}/sign-in/provider/back?code=`);
    expect((await new Wanderer([site.url]).go(answer.url.href)).text).toContain(
      "It took too long, or began in another browser",
    );
    await new Wanderer([site.url]).go("/sign-in/provider");
    const other = new Wanderer([site.url]);
    await other.go("/sign-in/provider");
    expect((await other.go(answer.url.href)).text).toContain("did not say who you are");
    // Its own browser, but a quarter of an hour later.
    here.clock.advance(minutes(16));
    expect((await onTheWay.go(answer.url.href)).text).toContain("It took too long");
    expect(await identities(own.id)).toEqual([]);
    expect(victim).toBeDefined();
  });

  test("is nothing where no provider is named, and says so kindly where it cannot be reached", async () => {
    const bare = await startSite(here);
    expect((await fetch(`${bare.url}/sign-in/provider`, { redirect: "manual" })).status).toBe(404);
    bare.settings.identityProvider = {
      issuer: "http://127.0.0.1:9",
      clientId: "x",
      clientSecret: null,
      name: "Nowhere",
    };
    const answer = await new Wanderer([bare.url]).go("/sign-in/provider");
    expect([answer.status, answer.text]).toEqual([503, expect.stringContaining("Nowhere cannot be reached just now")]);
    await bare.close();
  });
});
