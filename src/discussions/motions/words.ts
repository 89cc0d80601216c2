import { dateTime } from "#platform/words";
import { m } from "../words.ts";
import type { Ending, Motion } from "./queries.ts";
import {
  ayesNeeded,
  hasQuorum,
  presentIn,
  resultOf,
  votersNeeded,
  type Majority,
  type Quorum,
  type Rule,
  type Share,
  type Tally,
} from "./rules.ts";

const named = ["1-2", "1-3", "2-3", "1-4", "3-4"] as const;

function sayShare({ part, whole }: Share): string {
  const name = named.find((one) => one === `${part}-${whole}`);
  return name ? m(`motion.share.${name}`) : m("motion.share", { part, whole });
}

/** "more than half of the votes cast, ayes and nays" */
export const sayMajority = ({ of, share, isStrict }: Majority): string =>
  m(isStrict ? "motion.more" : "motion.at-least", { share: sayShare(share), base: m(`motion.base.${of}`) });

/** What is asked for, before anybody has voted: the majorities, then the quorum. */
export const sayRule = ({ quorum, majorities }: Rule, roll: number): string[] => [
  m("motion.carries", { needs: majorities.map(sayMajority).join(m("motion.and")) }),
  sayQuorumAsked(quorum, roll),
];

function sayQuorumAsked(quorum: Quorum, roll: number): string {
  const needed = votersNeeded(quorum, roll);
  if (quorum.kind === "none") return m("motion.quorum.none.asked");
  if (quorum.kind === "count") return m("motion.quorum.count", { needed, roll });
  return m("motion.quorum.share", { needed, roll, share: sayShare(quorum.share) });
}

/** The computation, sentence by sentence, so that anybody can follow it with a pencil. */
export function sayComputation({ quorum, majorities }: Rule, tally: Tally): string[] {
  const { ayes, nays, abstentions, roll } = tally;
  const present = presentIn(tally);
  const stands = hasQuorum(quorum, tally) ? "yes" : "no";
  return [
    m("motion.counted", { present, roll, ayes, nays, abstentions }),
    quorum.kind === "none"
      ? m("motion.quorum.none.asked")
      : m("motion.quorum.met", { needed: votersNeeded(quorum, roll), roll, present, stands }),
    ...majorities.map((majority) =>
      m("motion.needed", { needs: sayMajority(majority), least: ayesNeeded(majority, tally), ayes }),
    ),
  ];
}

/** How it would end if it ended now. */
export const sayNow = (rule: Rule, tally: Tally): string => m(`motion.now.${resultOf(rule, tally)}`);

/** The wording as lines that stand apart. */
export const quoted = (wording: string): string =>
  wording
    .split("\n")
    .map((line) => `> ${line}`)
    .join("\n");

/** A moment in words that everybody reads alike, wherever they are. */
export const moment = (at: Date, zone: string): string => m("motion.moment", { at: dateTime(at, zone), zone });

/** What the group's own post says of a motion that has ended. */
export function sayEnd(
  { id, unit, wording, rule, tally, openedAt, closesAt, end }: Motion & { end: Ending },
  { publicUrl, timeZone: zone }: { publicUrl: string; timeZone: string },
): string {
  const said =
    end.outcome === "withdrawn"
      ? [m("motion.end.withdrawn", { name: end.by ?? m("post.former") }), quoted(wording), end.because!]
      : [m(`motion.end.${end.outcome}`), quoted(wording), sayComputation(rule, tally).join("\n")];
  return [
    ...said,
    m("motion.end.when", {
      from: moment(openedAt, zone),
      until: moment(end.outcome === "withdrawn" ? end.at : closesAt, zone),
    }),
    m("motion.end.where", {
      url: `${publicUrl}/motions/${id}`,
      register: `${publicUrl}/groups/${unit.slug}/decisions`,
    }),
  ].join("\n\n");
}
