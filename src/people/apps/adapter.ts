import { AsyncLocalStorage } from "node:async_hooks";
import { errors, type Adapter, type AdapterPayload } from "oidc-provider";
import type { Db } from "#platform/db";
import type { Clock } from "#platform/time";
import { consumeItem, destroyByGrant, destroyItem, keepItem } from "./commands.ts";
import { appCalled, hashed, itemOf, type App, type Item } from "./queries.ts";
import { scopes } from "./rules.ts";

export interface StoreParts {
  db: Db;
  clock: Clock;
  secret: Buffer;
}

/** Who stands before the browser whose request is answered; outside of any, an app asks. */
export const visit = new AsyncLocalStorage<{ sessionId: number | null }>();

/** Where the protocol's library keeps what it remembers: our tables. */
export class AppStore implements Adapter {
  constructor(
    private readonly kind: string,
    private readonly parts: StoreParts,
  ) {}

  async upsert(id: string, payload: AdapterPayload, expiresIn?: number): Promise<void> {
    const { db, clock, secret } = this.parts;
    const { uid = null, grantId = null, accountId = null, clientId, params } = payload;
    const asked = params as { client_id?: string } | undefined;
    const item = {
      kind: this.kind,
      id,
      uid,
      // A grant goes with itself.
      grantId: this.kind === "Grant" ? id : grantId,
      payload,
      accountId,
      clientId: clientId ?? asked?.client_id ?? null,
      sessionId: this.kind === "Session" ? (visit.getStore()?.sessionId ?? null) : null,
      expiresIn: expiresIn ?? null,
    };
    await db.transaction().execute(async (tx) => keepItem(tx, secret, item, await clock.now(tx)));
  }

  async find(id: string): Promise<AdapterPayload | undefined> {
    const { db, clock, secret } = this.parts;
    if (this.kind === "Client") {
      const app = await appCalled(db, id);
      return app ? clientFrom(app) : undefined;
    }
    const item = await itemOf(db, secret, this.kind, { key: hashed(id) }, await clock.now(db));
    return item && (this.kind !== "Session" || isOfVisitor(item)) ? payloadOf(item) : undefined;
  }

  async findByUid(uid: string): Promise<AdapterPayload | undefined> {
    const { db, clock, secret } = this.parts;
    const item = await itemOf(db, secret, this.kind, { uid: hashed(uid) }, await clock.now(db));
    return item ? payloadOf(item) : undefined;
  }

  /** For devices without a keyboard, which we do not offer. */
  async findByUserCode(): Promise<undefined> {}

  async consume(id: string): Promise<void> {
    const { db, clock } = this.parts;
    const isFirst = await db.transaction().execute(async (tx) => consumeItem(tx, this.kind, id, await clock.now(tx)));
    if (!isFirst) throw new errors.InvalidGrant("used before");
  }

  async destroy(id: string): Promise<void> {
    await this.parts.db.transaction().execute((tx) => destroyItem(tx, this.kind, id));
  }

  async revokeByGrantId(grantId: string): Promise<void> {
    await this.parts.db.transaction().execute((tx) => destroyByGrant(tx, grantId));
  }
}

/** The library's memory of a browser counts only together with the session of ours in which it began: who signs out here is nobody there. */
const isOfVisitor = ({ sessionId, payload }: Item): boolean => {
  const visitor = visit.getStore();
  if (sessionId === null) return payload.accountId === undefined;
  return visitor === undefined || sessionId === visitor.sessionId;
};

const payloadOf = ({ payload, consumedAt }: Item): AdapterPayload => ({
  ...payload,
  ...(consumedAt && { consumed: Math.floor(consumedAt.getTime() / 1_000) }),
});

const clientFrom = ({ clientId, name, redirectUris, secretHash, authMethod }: App): AdapterPayload => ({
  client_id: clientId,
  client_name: name,
  redirect_uris: redirectUris,
  ...(secretHash !== null && { client_secret: secretHash }),
  token_endpoint_auth_method: authMethod,
  grant_types: ["authorization_code"],
  response_types: ["code"],
  scope: scopes.join(" "),
});
