/** Passkeys in a real Chromium, with an authenticator that DevTools pretends to have. */
import type { AddressInfo } from "node:net";
import type { CDPSession, Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { minutes } from "../src/platform/time/index.ts";
import { aPerson, type APerson } from "../src/people/builders.ts";
import { peopleComposers } from "../src/people/index.ts";
import { useApp } from "./app.ts";
import { expectAccessible, useBrowser } from "./browser.ts";
import { mailsTo } from "./outbox.ts";

const app = useApp();
const screens = useBrowser(app, { host: "localhost" });
const PASSWORD = "three green umbrellas";
let ada: APerson;

beforeAll(async () => {
  // Passkeys belong to the site's name, and Chromium holds a page's address against it.
  app.settings.publicUrl = `http://localhost:${(app.web.server.address() as AddressInfo).port}`;
  ada = await aPerson(app.db, { name: "Ada", password: PASSWORD });
});

interface Authenticator {
  cdp: CDPSession;
  authenticatorId: string;
}

/** A telephone that shows its owner's finger to every question; or one that cannot. */
async function authenticator(page: Page, isUserVerified = true): Promise<Authenticator> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("WebAuthn.enable");
  const { authenticatorId } = await cdp.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified,
      automaticPresenceSimulation: true,
    },
  });
  return { cdp, authenticatorId };
}

const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click();

async function byPassword(page: Page): Promise<void> {
  await page.goto("/sign-in");
  await page.getByLabel("E-mail address").fill(ada.address);
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByLabel("Password").press("Enter");
  await page.waitForURL("**/groups");
}

async function withPasskey(name: string): Promise<{ page: Page; telephone: Authenticator }> {
  const page = await screens.open();
  const telephone = await authenticator(page);
  // Not yet asked on the page to sign in: an offer there would be taken at once.
  await byPassword(page);
  await page.goto("/account/passkeys/new");
  await page.getByLabel("Name").fill(name);
  await press(page, "Make the passkey");
  await page.waitForURL("**/account/passkeys?done=added");
  return { page, telephone };
}

const keyOf = async (telephone: Authenticator) =>
  (await telephone.cdp.send("WebAuthn.getCredentials", { authenticatorId: telephone.authenticatorId })).credentials[0]!;

test("a passkey is made, named, signs in without an address and without a code, is listed with its last use, and removed", async () => {
  const { page } = await withPasskey("Telephone");
  await expectAccessible(page);
  expect(await page.getByRole("row", { name: /Telephone On one device .* Not yet/ }).count()).toBe(1);
  await page.goto("/account/passkeys/new");
  await expectAccessible(page);
  await press(page, "Make the passkey");
  await page.getByText("belongs to an account already").waitFor();

  await press(page, "Sign out");
  // The address field offers it (conditional UI): the authenticator here takes every offer at once.
  await page.goto("/sign-in?next=/account");
  await page.waitForURL(`${screens.address}/account`);
  await page.goto("/account/sessions");
  expect(
    await page
      .getByRole("listitem")
      .filter({ hasText: /This browser.*By passkey/s })
      .count(),
  ).toBe(1);
  await page.goto("/account/passkeys");
  expect(await page.getByRole("row", { name: /Not yet/ }).count()).toBe(0);

  // Ten minutes later a dangerous act asks again, and the passkey answers.
  app.clock.advance(minutes(11));
  await press(page, "Remove Telephone");
  await page.getByRole("heading", { name: "Is it still you?" }).waitFor();
  await expectAccessible(page);
  await press(page, "Go on with a passkey");
  await page.waitForURL("**/account/passkeys?done=removed");
  expect(await page.getByText("You have no passkey yet").count()).toBe(1);

  // Removed here, still on the telephone: it opens nothing any more.
  await press(page, "Sign out");
  await page.goto("/sign-in");
  await page.getByText("That passkey does not open anything here").waitFor();
  await expectAccessible(page);
  const subjects = (await mailsTo(app.db, peopleComposers(app.settings), ada.address, app.clock.read())).map(
    (mail) => mail.subject,
  );
  expect(subjects).toEqual(
    expect.arrayContaining([
      "A passkey was added at Example Library Association",
      "A passkey was removed at Example Library Association",
    ]),
  );
});

/** What the page to sign in would send, without sending it. */
async function caughtAnswer(page: Page): Promise<string> {
  await page.goto("/help");
  return page.evaluate(async () => {
    const given = await fetch("/sign-in/passkey/challenge", { method: "POST" });
    const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(
      (await given.json()) as PublicKeyCredentialRequestOptionsJSON,
    );
    return JSON.stringify(await navigator.credentials.get({ publicKey }));
  });
}

test("a replayed answer, another origin, a copied key and one without its owner's finger are refused", async () => {
  const { page, telephone } = await withPasskey("Key");
  await press(page, "Sign out");
  const stranger = await app.as(null);
  const send = async (answer: string) => (await stranger.post("/sign-in/passkey", { answer })).status;
  const change = (answer: string, data: (it: Record<string, unknown>) => void) => {
    const parsed = JSON.parse(answer) as { response: { clientDataJSON: string } };
    const client = JSON.parse(Buffer.from(parsed.response.clientDataJSON, "base64url").toString()) as Record<
      string,
      unknown
    >;
    data(client);
    parsed.response.clientDataJSON = Buffer.from(JSON.stringify(client)).toString("base64url");
    return JSON.stringify(parsed);
  };

  const first = await caughtAnswer(page);
  expect(await send(first)).toBe(303);
  expect(await send(first)).toBe(422);

  const second = await caughtAnswer(page);
  expect(await send(change(second, (client) => (client.origin = "https://evil.example")))).toBe(422);
  // A wrong answer uses the challenge up too.
  expect(await send(second)).toBe(422);
  expect(await send(change(second, (client) => (client.challenge = "AAAA")))).toBe(422);
  for (const nonsense of ["", "{}", "null", "[1", JSON.stringify({ id: "a", rawId: "a", type: "public-key" })])
    expect(await send(nonsense)).toBe(422);

  const late = await caughtAnswer(page);
  app.clock.advance(minutes(61));
  expect(await send(late)).toBe(422);

  // A copy of the key counts from where it was copied.
  const key = await keyOf(telephone);
  await telephone.cdp.send("WebAuthn.removeCredential", {
    authenticatorId: telephone.authenticatorId,
    credentialId: key.credentialId,
  });
  await telephone.cdp.send("WebAuthn.addCredential", {
    authenticatorId: telephone.authenticatorId,
    credential: { ...key, signCount: 1 },
  });
  expect(await send(await caughtAnswer(page))).toBe(422);

  // Another person's challenge to add a key makes none for me.
  const eve = await app.as(await aPerson(app.db));
  const options = JSON.parse((await eve.post("/account/passkeys/challenge")).body) as { challenge: string };
  expect(options.challenge).toMatch(/^[\w-]{43}$/);
  const mine = await app.as(ada);
  const forged = change(first, (client) => (client.challenge = options.challenge));
  expect((await mine.post("/account/passkeys", { name: "Forged", answer: forged })).status).toBe(422);
});

test("without its owner's finger an authenticator makes no passkey, and the page says that it can be tried again", async () => {
  const page = await screens.open();
  await byPassword(page);
  await authenticator(page, false);
  await page.goto("/account/passkeys/new");
  await press(page, "Make the passkey");
  await page.getByText("No passkey was made").waitFor();
});

test("without script, and at an address that passkeys do not belong to, the page says what is needed and offers other ways", async () => {
  const bare = await screens.open({ javaScript: false, width: 390, dark: true });
  await bare.goto("/sign-in");
  expect(await bare.getByText("A passkey needs the script of this page").count()).toBe(1);
  expect(await bare.getByRole("button", { name: "Sign in with a passkey" }).count()).toBe(0);
  expect(await bare.getByRole("link", { name: /mail me a link/ }).count()).toBe(1);

  const page = await screens.open({ width: 390 });
  await page.goto(screens.address.replace("localhost", "127.0.0.1") + "/sign-in");
  await page.getByText(`Passkeys work at ${screens.address} only`).waitFor();
});
