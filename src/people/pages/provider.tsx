import type { IdentityProvider } from "#platform/config";
import { log } from "#platform/log";
import { hostCookie, NotFound, page, Page, seeOther, type At, type CookieChange, type Reply } from "#platform/web";
import { languageNow } from "#platform/words";
import { ask, claimFrom } from "../identities/client.ts";
import { connect, enterByProvider } from "../identities/commands.ts";
import { meantBy } from "../identities/queries.ts";
import { AWAY, decideArrival, type Claim } from "../identities/rules.ts";
import { carried, questionIn, type Answer, type Question } from "../identities/sealed.ts";
import { m } from "../words.ts";
import { personIn } from "./person.ts";
import { entered, nextFrom, visitorOf } from "./shared.tsx";

const BACK = "/sign-in/provider/back";

/** The association's identity provider; without one these pages are not there. */
export function providerAt(at: At): IdentityProvider {
  if (!at.settings.identityProvider) throw new NotFound();
  return at.settings.identityProvider;
}

const cookieOf = (at: At): string => hostCookie(at.settings, "provider");
export const carriedBy = (at: At): string | undefined => at.cookies[cookieOf(at)];
export const nothingCarried = (at: At): CookieChange => ({ name: cookieOf(at), value: null });
const carries = (at: At, kind: "question" | "answer", value: Question | Answer, now: Date): CookieChange => ({
  name: cookieOf(at),
  value: carried(at.settings.secret, kind, value, now),
  maxAge: AWAY / 1_000,
});

/** To the provider, to sign in. Nothing changes but what the browser carries. */
export const leave = (at: At): Promise<Reply> => leaveWith(at, { next: nextFrom(at.query.next), wishes: null });

/** To the provider, to connect one's account. */
export const leaveToConnect = (at: At): Promise<Reply> =>
  leaveWith(at, { next: "/account/provider?done=connected", wishes: personIn(at).id });

async function leaveWith(at: At, more: Pick<Question, "next" | "wishes">): Promise<Reply> {
  const provider = providerAt(at);
  // Whoever only fetches ahead is not sent away.
  if (!at.isSeen) throw new NotFound();
  try {
    const { address, checks } = await ask(provider, at.settings.publicUrl + BACK, {
      // Whoever is signed in there already may be somebody else.
      anew: more.wishes !== null,
    });
    const cookies = [carries(at, "question", { ...checks, ...more }, await at.now())];
    return { kind: "redirect", status: 303, to: address, cookies };
  } catch (error) {
    log.error("people.provider", error);
    return problem(at, "away", 503);
  }
}

/**
 * Back from the provider. The one GET of ours that begins a session: the protocol has it so. It counts for the browser that asked alone, and once.
 */
export async function back(at: At): Promise<Reply> {
  const provider = providerAt(at);
  const now = await at.now();
  const asked = questionIn(at.settings.secret, carriedBy(at), now);
  if (!asked || !at.isSeen) return problem(at, "lost", 422);
  let claim: Claim;
  try {
    claim = await claimFrom(
      provider,
      new URL(`${BACK}?${new URLSearchParams(at.query)}`, at.settings.publicUrl),
      asked,
    );
  } catch (error) {
    log.warn("people.provider", { error: (error as Error).message });
    return problem(at, "no", 422);
  }
  // Somebody else may sit there now.
  if (asked.wishes !== null && asked.wishes !== at.person?.id) return problem(at, "lost", 422);
  const arrival = decideArrival(claim, await meantBy(at.db, claim), asked.wishes);
  switch (arrival.kind) {
    case "enter": {
      const by = { ...visitorOf(at), next: asked.next };
      return cleared(
        at,
        entered(at, await at.transaction((tx, then) => enterByProvider(tx, arrival.personId, claim, by, then))),
      );
    }
    case "connect":
      await at.transaction((tx, then) => connect(tx, arrival.personId, claim, then));
      return seeOther(asked.next!, [nothingCarried(at)]);
    case "offer":
    case "new":
      return seeOther("/sign-in/provider/arrival", [carries(at, "answer", { claim, next: asked.next }, now)]);
    default:
      return problem(at, arrival.kind, 422);
  }
}

export function cleared(at: At, reply: Reply): Reply {
  return reply.kind === "redirect" ? { ...reply, cookies: [...(reply.cookies ?? []), nothingCarried(at)] } : reply;
}

type Problem = "away" | "lost" | "no" | "taken" | "nobody" | "sign-in-first";

export const problem = (at: At, which: Problem, status: number): Reply => {
  const { name } = providerAt(at);
  return page(
    at,
    () => (
      <Page frame={at.frame} title={m("provider.problem.title", { provider: name })} lang={languageNow()} index={false}>
        <div class="stack prose">
          <h1>{m("provider.problem.title", { provider: name })}</h1>
          <p>{m(`provider.problem.${which}`, { provider: name })}</p>
          <p>
            <a href={at.person ? "/account/provider" : "/sign-in"}>{m(at.person ? "provider.back" : "signin.title")}</a>
          </p>
        </div>
      </Page>
    ),
    { status, cookies: [nothingCarried(at)] },
  );
};
