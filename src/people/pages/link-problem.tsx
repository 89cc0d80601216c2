import { ButtonLink, page, Page, type At, type Reply } from "#platform/web";
import { languageNow } from "#platform/words";
import { linkOf, type Link } from "../links/queries.ts";
import { problemOf, type LinkProblem, type LinkPurpose } from "../links/rules.ts";
import { linkIdFrom } from "../links/tokens.ts";
import { refusalIn } from "../refusals.ts";
import { m } from "../words.ts";

/** Where each kind of link is asked for anew. */
const again = { register: "/register", signin: "/sign-in/link", address: "/account/addresses" } as const;
export type LinkKind = keyof typeof again;

/** The link that the address names, if it may still be pressed; else the page that says what is wrong. */
export async function openLink(
  at: At,
  kind: LinkKind,
  purposes: readonly LinkPurpose[],
): Promise<{ link: Link } | { problem: Reply }> {
  const id = linkIdFrom(at.settings.secret, purposes, at.params.token ?? "");
  const link = id === null ? null : await linkOf(at.db, id);
  const problem = problemOf(link, await at.now());
  if (link && !problem) return { link };
  return { problem: linkProblem(at, kind, problem ?? "unknown") };
}

/** A refusal of the command behind the button, as the same page. */
export function linkRefused(at: At, kind: LinkKind, error: unknown): Reply {
  const { refusal } = refusalIn(error);
  if (refusal.because !== "link") throw error;
  return linkProblem(at, kind, refusal.problem);
}

export const linkProblem = (at: At, kind: LinkKind, problem: LinkProblem): Reply =>
  page(at, () => <LinkProblemPage at={at} kind={kind} problem={problem} />, {
    status: problem === "unknown" ? 404 : 410,
  });

function LinkProblemPage({ at, kind, problem }: { at: At; kind: LinkKind; problem: LinkProblem }) {
  return (
    <Page frame={at.frame} title={m(`link.${problem}.title`)} lang={languageNow()} index={false}>
      <div class="stack prose">
        <h1>{m(`link.${problem}.title`)}</h1>
        <p>{m(`link.${problem}`)}</p>
        <p class="acts">
          <ButtonLink href={again[kind]}>{m(`link.again.${kind}`)}</ButtonLink>
          {kind === "register" && (
            <ButtonLink plain href="/sign-in">
              {m("signin.title")}
            </ButtonLink>
          )}
        </p>
      </div>
    </Page>
  );
}
