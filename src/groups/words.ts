import type { FieldErrors } from "#platform/web";
import { day, money, words } from "#platform/words";
import en from "./messages.en.json" with { type: "json" };
import type { Reason } from "./suggestions/rules.ts";
import type { Unit } from "./queries.ts";
import type { Sentence } from "./permission/statement.ts";
import type { Place } from "./catalogue/queries.ts";
import type { Joining, Named, UnitRole } from "./rules.ts";

export const m = words({ en });

/** What is wrong with a form: keys of our texts by field, or a refusal beside the field that it is about. */
export type Wrong = { keys: FieldErrors } | { field: string; say: () => string };

/** Says it in the language now rendering. */
export const errorsOf = (wrong: Wrong | null): FieldErrors => {
  if (!wrong) return {};
  if ("say" in wrong) return { [wrong.field]: wrong.say() };
  return Object.fromEntries(Object.entries(wrong.keys).map(([field, key]) => [field, m(key as keyof typeof en)]));
};

/** Why somebody can or cannot join, in a sentence (G-2). */
export function sayJoining(joining: Joining): string {
  switch (joining.kind) {
    case "already-in":
      return m("joining.already-in");
    case "free":
      return joining.paid ? m("joining.paid") : m("joining.free");
    case "must-have-account":
      return m("joining.account");
    case "must-be-member":
      return joining.of ? m("joining.member-of", { name: joining.of.name }) : m("joining.member");
    case "must-buy":
      return sayPrice(joining.quote);
    case "not-eligible":
      return m(`joining.not-eligible.${joining.why}`);
    case "must-be-appointed":
      return m(`joining.${joining.how}`);
    case "closed":
      return m("joining.closed", { on: day(joining.on) });
  }
}

function sayPrice(quote: Extract<Joining, { kind: "must-buy" }>["quote"]): string {
  const price = money(quote.cents, quote.currency);
  if (quote.kind === "with-renewal") return m("joining.with-renewal", { price });
  const text = m("joining.buy", {
    price,
    until: day(quote.endsOn),
    months: quote.months,
    yearly: money(quote.yearly, quote.currency),
  });
  return quote.soonOver ? `${text} ${m("joining.soon-over")}` : text;
}

export const sayLeading = (role: UnitRole, of: Named): string =>
  m("refused.may-not-lead", { role: m(`role.${role}`), name: of.name });

/** What a kind is called; kinds are data, so one that has no text here shows its key. */
export const kindLabel = (kind: string): string => {
  const key = `kind.${kind}`;
  return key in en ? m(key as keyof typeof en) : kind;
};

/** Several units of a kind, for headings. */
export const kindsLabel = (kind: string): string => {
  const key = `kinds.${kind}`;
  return key in en ? m(key as keyof typeof en) : kindLabel(kind);
};

export const sayRole = (role: UnitRole): string => m(`role.${role}`);

/** One thing of the privacy statement (G-3). */
export function saySentence(sentence: Sentence): string {
  switch (sentence.of) {
    case "page":
    case "posts":
    case "files":
    case "events":
    case "roster":
      return m(`see.${sentence.of}`, { who: m(`readers.${sentence.who}`) });
    case "search":
      return sentence.found ? m("see.search.yes") : m("see.search.no");
    case "posting":
      return m(`posting.${sentence.who}`);
    case "strangers":
      return m(`strangers.${sentence.rule}`);
    case "history":
      return m("see.history");
    case "moderation":
      return m(sentence.isStill ? "see.moderation.still" : "see.moderation");
    case "mail-public":
      return m("see.mailIsPublic");
  }
}

/** Who may join at all and for how much a year, whoever asks. */
export function sayWhoMayJoin(
  unit: Pick<Unit, "joining" | "needsMembership" | "needsParent">,
  yearly: string | null,
): string {
  switch (unit.joining) {
    case "add-on":
    case "membership":
      return yearly === null ? m(`may.${unit.joining}`) : m(`may.${unit.joining}.for`, { price: yearly });
    case "free":
      return unit.needsParent
        ? m("may.free.parent")
        : unit.needsMembership
          ? m("may.free.members")
          : m("may.free.accounts");
    case "mail-address":
    case "appointed":
    case "elected":
    case "own-rolls":
    case "office-held":
      return m(`may.${unit.joining}`);
  }
}

/** A setting's value in words; long texts are not kept and show nothing. */
export function sayValue(setting: string, value: string | null): string {
  if (value === null) return "";
  const known = setting === "posting" || setting === "strangers" ? `${setting}.${value}` : `readers.${value}`;
  return known in en ? m(known as keyof typeof en) : value;
}

/** Why somebody belongs to a place: roles with their end, what was paid until when, or how they came (G-6). */
export function sayWhy({ role, cause, paid }: Pick<Place, "role" | "cause" | "paid">): string {
  const reasons: string[] = [];
  if (role) {
    const name = m(`role.${role.role}`);
    reasons.push(
      role.endsOn ? m("why.roleUntil", { role: name, until: day(role.endsOn) }) : m("why.role", { role: name }),
    );
  }
  if (paid?.until && (paid.kind === "active" || paid.kind === "grace"))
    reasons.push(m("why.paidUntil", { until: day(paid.until) }));
  else if (cause)
    reasons.push(m(`why.${cause as "joined" | "term" | "appointed" | "imported" | "added by a leader" | "founded"}`));
  return reasons.join("; ");
}

/** Why a group is suggested (G-13). */
export function sayReason(reason: Reason): string {
  switch (reason.because) {
    case "interest":
      return m("reason.interest", { word: reason.word });
    case "workplace":
      return m(`reason.workplace.${reason.workplace}`);
    case "statement":
      return m(`reason.statement.${reason.statement}`);
  }
}
