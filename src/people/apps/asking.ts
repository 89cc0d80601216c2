import type { At, Person } from "#platform/web";
import { appCalled, type App } from "./queries.ts";
import { appsAt, COOKIES, type Apps } from "./provider.ts";
import { sessionById } from "../sessions/queries.ts";
import { forgetOtherGrants } from "./commands.ts";
import { ANSWERED_IN, choices, isScope, scopesIn, type AppScope } from "./rules.ts";

/** An app asks who stands before the browser. */
export interface Asking {
  apps: Apps;
  uid: string;
  app: App;
  scopes: AppScope[];
  /** Where its answer goes: our page has to let the browser follow there. */
  returnsTo: string;
  /** The app wants to know that the person shows who they are now. */
  asksAnew: boolean;
}

/** The question that this very browser came with; null: none, or too long ago. Whoever is only sent its address cannot answer it. */
export async function askingAt(at: At): Promise<Asking | null> {
  const uid = at.params.uid!;
  const apps = appsAt(at);
  if (!apps || at.cookies[COOKIES.interaction] !== uid) return null;
  const { Interaction } = await apps.provider();
  const interaction = await Interaction.find(uid);
  if (!interaction) return null;
  const { client_id: clientId, redirect_uri: returnsTo, scope } = interaction.params as Record<string, string>;
  const app = await appCalled(at.db, clientId!);
  const { reasons } = interaction.prompt;
  const asksAnew = reasons.includes("login_prompt") || reasons.includes("max_age");
  return app && { apps, uid, app, scopes: scopesIn(scope), returnsTo: returnsTo!, asksAnew };
}

/** What the person leaves to the app: their name always, of the rest what they ticked. Keeps the consent and answers the question. */
export async function allow(
  { apps, uid, app, scopes }: Asking,
  person: Person,
  ticked: ReadonlySet<string>,
): Promise<void> {
  const { Interaction, Grant } = await apps.provider();
  const interaction = (await Interaction.find(uid))!;
  const grant = new Grant({ accountId: person.publicId, clientId: app.clientId });
  const isGiven = (scope: AppScope) => !choices.some((one) => one === scope) || ticked.has(scope);
  grant.addOIDCScope(scopes.filter(isGiven).join(" "));
  const kept = scopes.filter((scope) => !isGiven(scope));
  if (kept.length > 0) grant.rejectOIDCScope(kept.join(" "));
  const grantId = await grant.save();
  const { db } = apps.parts;
  await db.transaction().execute((tx) => forgetOtherGrants(tx, { personId: person.id, appId: app.id, grantId }));
  const { provedAt, createdAt } = await sessionById(db, person.sessionId);
  const ts = Math.floor(Math.max(provedAt.getTime(), createdAt.getTime()) / 1_000);
  interaction.result = {
    login: { accountId: person.publicId, remember: false, ts },
    consent: { grantId },
    // The answer counts in the session that gave it (door.ts).
    [ANSWERED_IN]: person.sessionId,
  };
  await interaction.persist();
}

export async function refuse({ apps, uid }: Asking): Promise<void> {
  const { Interaction } = await apps.provider();
  const interaction = (await Interaction.find(uid))!;
  interaction.result = { error: "access_denied" };
  await interaction.persist();
}

/** Where the library takes the answer up. */
export const resumes = ({ uid }: Asking): string => `/oidc/auth/${uid}`;

/** Of the scopes of a grant, in our order. */
export const given = (scope: string): AppScope[] => scope.split(" ").filter((one) => isScope(one));
