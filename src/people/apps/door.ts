import type { Provider } from "oidc-provider";
import { contentPolicy, cookieName, type Door } from "#platform/web";
import { authenticate } from "../sessions/queries.ts";
import { visit } from "./adapter.ts";
import { Apps, BASE, openApps, type GroupsOf } from "./provider.ts";
import { ANSWERED_IN } from "./rules.ts";

/** What apps call, and where browsers come from them: all of it the library's, on our tables and by our sessions. */
export const appsDoor =
  (groupsOf: GroupsOf): Door =>
  async (app, { db, clock, settings }) => {
    const apps = new Apps({ db, clock, settings, secret: settings.secret, groupsOf });
    openApps(apps);
    const { host, protocol } = new URL(settings.publicUrl);
    await app.register(async (scope) => {
      // The library reads what is posted itself.
      scope.removeAllContentTypeParsers();
      scope.addContentTypeParser("*", (_request, _payload, done) => done(null));
      scope.route({
        method: ["GET", "POST", "OPTIONS"],
        url: `${BASE}/*`,
        async handler(request, reply) {
          const token = request.cookies[cookieName(settings)];
          const seen = token ? await authenticate(db, token, clock) : null;
          const provider = await apps.provider();
          const sessionId = seen?.person.sessionId ?? null;
          const resumed = /^\/oidc\/auth\/([\w-]+)$/.exec(request.url.split("?")[0]!)?.[1];
          if (resumed && !(await isAnsweredHere(provider, resumed, sessionId)))
            return reply.redirect(`${settings.publicUrl}/connect/problem`, 303);
          reply.hijack();
          const { raw } = request;
          for (const [name, value] of Object.entries(reply.getHeaders()))
            if (value !== undefined) reply.raw.setHeader(name, value);
          // An answer may travel to the app in a form of the library's.
          if (request.url.startsWith(`${BASE}/auth`))
            reply.raw.setHeader("content-security-policy", contentPolicy(settings, "*"));
          // Its addresses begin with our own, whatever name a request claims.
          raw.headers["x-forwarded-host"] = host;
          raw.headers["x-forwarded-proto"] = protocol.slice(0, -1);
          Object.assign(raw, { originalUrl: raw.url, url: raw.url!.slice(BASE.length) });
          const answer = () => provider.callback()(raw, reply.raw);
          await visit.run({ sessionId }, answer);
        },
      });
    });
  };

/** Who takes an answer up is who gave it: another session, or none, at the same browser does not become that person. A refusal is anybody's. */
async function isAnsweredHere(provider: Provider, uid: string, sessionId: number | null): Promise<boolean> {
  const interaction = await provider.Interaction.find(uid);
  const result = interaction?.result as Record<string, unknown> | undefined;
  return result?.login === undefined || result[ANSWERED_IN] === sessionId;
}
