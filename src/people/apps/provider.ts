import { hkdfSync, timingSafeEqual } from "node:crypto";
import { Provider, type Configuration } from "oidc-provider";
import type { Settings } from "#platform/config";
import { log } from "#platform/log";
import type { Db } from "#platform/db";
import type { Clock, Instant } from "#platform/time";
import { AppStore, type StoreParts } from "./adapter.ts";
import { renewKeys } from "./commands.ts";
import { accountOf, grantOf, hashed, keysOf } from "./queries.ts";
import { claims, lifetimes, LOOK, scopes, scopesIn, shownKeys } from "./rules.ts";

/** Slugs of the groups that a person may name to others, of those that they belong to. From a slice above. */
export type GroupsOf = (db: Db, personId: number, now: Instant, zone: string) => Promise<string[]>;

export interface AppsParts extends StoreParts {
  settings: Settings;
  groupsOf: GroupsOf;
}

/** Under it stands all that apps call. */
export const BASE = "/oidc";
export const COOKIES = { session: "oidc_session", interaction: "oidc_interaction", resume: "oidc_resume" };

export const issuerOf = ({ publicUrl }: Pick<Settings, "publicUrl">): string => `${publicUrl}${BASE}`;

/** The provider of one process. Made anew when the keys are others: all that it remembers stands in tables. */
export class Apps {
  private made: { provider: Provider; keys: string; until: number } | null = null;
  private making: Promise<Provider> | null = null;

  readonly parts: AppsParts;
  constructor(parts: AppsParts) {
    this.parts = parts;
  }

  async provider(): Promise<Provider> {
    if (this.made && performance.now() < this.made.until) return this.made.provider;
    this.making ??= this.make().finally(() => (this.making = null));
    return this.making;
  }

  private async make(): Promise<Provider> {
    const { db, clock, secret } = this.parts;
    const now = await clock.now(db);
    if ((await keysOf(db, secret)).length === 0)
      await db.transaction().execute(async (tx) => renewKeys(tx, secret, now));
    const shown = shownKeys(await keysOf(db, secret), now);
    const keys = shown.map(({ id }) => id).join();
    const provider =
      this.made?.keys === keys
        ? this.made.provider
        : providerWith(
            this.parts,
            shown.map(({ jwk }) => jwk),
          );
    this.made = { provider, keys, until: performance.now() + LOOK };
    return provider;
  }
}

function providerWith(parts: AppsParts, keys: Record<string, string>[]): Provider {
  const provider = new Provider(issuerOf(parts.settings), configuration(parts, keys));
  // The door says by which name and scheme we are called (door.ts).
  provider.proxy = true;
  provider.on("server_error", (_ctx, error) => log.error("people.apps", error));
  provider.on("authorization.error", (_ctx, error) => log.warn("people.apps", { error: error.message }));
  provider.on("grant.error", (_ctx, error) => log.warn("people.apps", { error: error.message }));
  // Only the secret's hash is kept.
  (provider.Client.prototype as { compareClientSecret(given: string): boolean }).compareClientSecret = function (
    given,
  ) {
    const [kept, hash] = [
      Buffer.from((this as unknown as { clientSecret: string }).clientSecret),
      Buffer.from(hashed(given).toString("hex")),
    ];
    return kept.length === hash.length && timingSafeEqual(kept, hash);
  };
  return provider;
}

function configuration(parts: AppsParts, keys: Record<string, string>[]): Configuration {
  const { db, clock, secret, settings } = parts;
  const cookie = { httpOnly: true, sameSite: "lax" as const, signed: true };
  return {
    adapter: (kind) => new AppStore(kind, parts),
    jwks: { keys },
    cookies: { names: COOKIES, keys: [cookieKey(secret)], short: cookie, long: cookie },
    scopes: [...scopes],
    claims,
    ttl: lifetimes,
    pkce: { required: () => true },
    features: {
      devInteractions: { enabled: false },
      // Signing out is done here, and ends all of it.
      rpInitiatedLogout: { enabled: false },
      revocation: { enabled: true },
    },
    interactions: { url: (_ctx, { uid }) => `/connect/${uid}` },
    findAccount: (_ctx, sub) => findAccount(parts, sub),
    async loadExistingGrant(ctx) {
      const [client, session] = [ctx.oidc.client!, ctx.oidc.session!];
      const given = ctx.oidc.result?.consent?.grantId;
      const who = { publicId: session.accountId!, clientId: client.clientId };
      const id = given ?? (await grantOf(db, secret, who, await clock.now(db)));
      return id ? ctx.oidc.provider.Grant.find(id) : undefined;
    },
    async renderError(ctx) {
      ctx.redirect(`${settings.publicUrl}/connect/problem`);
      ctx.status = 303;
    },
  };
}

/** Only what the app was allowed is looked up, and the library leaves out the rest once more. */
async function findAccount({ db, clock, settings, groupsOf }: AppsParts, sub: string) {
  const account = await accountOf(db, sub);
  if (!account) return undefined;
  return {
    accountId: sub,
    async claims(_use: string, scope: string) {
      const asked = scopesIn(scope);
      const hasMail = asked.includes("email") && account.address !== null;
      const groups = asked.includes("groups")
        ? await groupsOf(db, account.id, await clock.now(db), settings.timeZone)
        : undefined;
      return { sub, name: account.name, ...(hasMail && { email: account.address!, email_verified: true }), groups };
    },
  };
}

const cookieKey = (secret: Buffer): string =>
  Buffer.from(hkdfSync("sha256", secret, Buffer.alloc(0), "app cookies", 32)).toString("base64url");

const registry = new WeakMap<Settings, Apps>();

/** The provider that a site's door opened, for its pages. */
export const appsAt = ({ settings }: { settings: Settings }): Apps | null => registry.get(settings) ?? null;
export const openApps = (apps: Apps): void => void registry.set(apps.parts.settings, apps);
export type { Clock };
