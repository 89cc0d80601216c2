import { renderToString } from "preact-render-to-string";
import { dateTime } from "#platform/words";
import type { LinkPurpose } from "./links/rules.ts";
import type { AccountNotice } from "./notices/queries.ts";
import { m } from "./words.ts";

/** A mail's own words: what the platform's `prepare` takes. */
export interface Letter {
  subject: string;
  text: string;
  html: string;
}

export interface LetterFacts {
  association: string;
  /** The site's address, without closing slash. */
  publicUrl: string;
  /** Null to somebody unknown: a name typed into a form by a stranger stands in no mail. */
  name: string | null;
}

/** The mail around a link. `path` is null for "no-account", which sends people to the registration form. */
export function linkLetter(purpose: LinkPurpose, facts: LetterFacts & { path: string | null }): Letter {
  const { association } = facts;
  const says = (part: "subject" | "why" | "button" | "ignore") => m(`mail.${purpose}.${part}`, { association });
  return letter(facts, says("subject"), [
    says("why"),
    { href: facts.publicUrl + (facts.path ?? "/register"), label: says("button") },
    says("ignore"),
  ]);
}

/** Tells the primary address what happened to the account, and what to press if it was somebody else (OWASP ASVS 6.3.7). */
export function noticeLetter(notice: AccountNotice, facts: LetterFacts & { path: string }): Letter {
  const { association, publicUrl } = facts;
  const { kind, timeZone } = notice;
  const browser = notice.detail ?? m("notice.browser.unknown");
  const values = { association, browser, detail: notice.detail ?? "", when: dateTime(notice.madeAt, timeZone) };
  return letter(facts, m(`notice.${kind}.subject`, { association }), [
    m(`notice.${kind}.why`, values),
    m("notice.wasMe"),
    m(kind === "factor-removal" ? "notice.notMe.removal" : "notice.notMe"),
    { href: publicUrl + facts.path, label: m("notice.button") },
  ]);
}

/** Group mail to an address waits: the button in the mail proves that it works again, or tells where to put things right. */
export function pausedLetter(
  { address, said, reason }: { address: string; said: string; reason: "asked" | "told" },
  facts: LetterFacts & { path: string },
): Letter {
  const { association, publicUrl } = facts;
  return letter(facts, m(`paused.${reason}.subject`, { association, address }), [
    m(`paused.${reason}.why`, { association, address }),
    ...(said === "" ? [] : [m("paused.said", { said })]),
    { href: publicUrl + (reason === "asked" ? facts.path : "/account/addresses"), label: m(`paused.${reason}.button`) },
    m("paused.never"),
  ]);
}

/** The deletion of an account has begun: to its address, which is nobody's any more, so without a name. */
export function closedLetter(facts: LetterFacts & { age: number; until: string }): Letter {
  const { association, age, until } = facts;
  return letter(facts, m("closed.mail.subject", { association }), [
    m("closed.mail.why", { association, age }),
    m("closed.mail.undo", { until }),
    { href: `${facts.publicUrl}/help/report`, label: m("closed.mail.button") },
  ]);
}

/** To staff. What was said stands on the page only: a mailbox keeps it for ever. */
export function ageLetter(facts: LetterFacts & { about: string; path: string; age: number }): Letter {
  const { about, age } = facts;
  return letter(facts, m("age.mail.subject", { age }), [
    m("age.mail.why", { name: about, age }),
    { href: facts.publicUrl + facts.path, label: m("age.mail.button") },
  ]);
}

type Part = string | { href: string; label: string };

function letter(facts: LetterFacts, subject: string, parts: Part[]): Letter {
  const all: Part[] = [
    facts.name === null ? m("mail.hello") : m("mail.helloName", { name: facts.name }),
    ...parts,
    m("mail.from", { association: facts.association, publicUrl: facts.publicUrl }),
  ];
  return { subject, text: `${all.map(asText).join("\n\n")}\n`, html: renderToString(<>{all.map(asHtml)}</>) };
}

const asText = (part: Part): string => (typeof part === "string" ? part : `${part.label}:\n${part.href}`);

const asHtml = (part: Part) => (
  <p>
    {typeof part === "string" ? (
      part
    ) : (
      <>
        <a href={part.href}>{part.label}</a>
        <br />
        {part.href}
      </>
    )}
  </p>
);
