import { dateTime } from "#platform/words";
import { sayWait } from "../moderation/words.ts";
import { m } from "../words.ts";
import en from "../messages.en.json" with { type: "json" };
import type { Copies, Outcome, Trace } from "./queries.ts";

/** One mail and what became of it, as a paragraph of a mail. */
export function sayTrace({ cameAt, subject, outcome }: Trace, publicUrl: string, zone = "UTC"): string {
  const head = m("trace.head", { subject: subject || m("mail.untitled"), at: dateTime(cameAt, zone) });
  const lines = [head, sayOutcome(outcome)];
  if (outcome.is === "posted") lines.push(...sayCopies(outcome.copies), `${publicUrl}/posts/${outcome.postId}`);
  return lines.join("\n");
}

/** What became of a mail, in a sentence. */
export function sayOutcome(outcome: Outcome): string {
  switch (outcome.is) {
    case "posted":
      return m("trace.posted");
    case "held":
      return sayHeld(outcome);
    case "ended": {
      const key = `trace.${outcome.fate}.${outcome.cause}`;
      if (key in en) return m(key as "trace.refused.administrivia");
      return m(`trace.${outcome.fate}` as "trace.refused");
    }
  }
}

function sayHeld({ rule, decision, decidedBy, wait }: Extract<Outcome, { is: "held" }>): string {
  const why = m(`hold.${rule}`);
  if (decision === null) return [m("trace.held", { why }), ...(wait ? [sayWait(wait)] : [])].join(" ");
  return m(`trace.${decision}`, { why, name: decidedBy ?? m("post.former") });
}

/** How far its copies are; nothing where nobody gets one. */
export function sayCopies({ sent, waiting, failed, later, withheld }: Copies): string[] {
  if (sent + waiting + failed + later + withheld === 0) return [];
  const parts = [
    m("trace.copies.sent", { count: sent }),
    ...(waiting > 0 ? [m("trace.copies.waiting", { count: waiting })] : []),
    ...(failed > 0 ? [m("trace.copies.failed", { count: failed })] : []),
    ...(later > 0 ? [m("trace.copies.later", { count: later })] : []),
    ...(withheld > 0 ? [m("trace.copies.withheld", { count: withheld })] : []),
  ];
  return [`${parts.join("; ")}.`];
}
