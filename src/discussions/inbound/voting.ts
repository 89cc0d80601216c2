import type { Unit } from "#groups";
import { addressId, automaticKind, wordsOf, type Fate, type Mail } from "#platform/mail";
import { Refused } from "#platform/refusal";
import { castVote, confirmVote } from "../motions/commands.ts";
import { answeredMotion, motionAskedBy, motionNamed, type AnsweredMotion } from "../motions/mail/queries.ts";
import { voteIn } from "../motions/reply.ts";
import type { Choice } from "../motions/rules.ts";
import type { ThreadFacts } from "../threads/queries.ts";
import type { Candidate } from "../rules.ts";
import { idOf, stampHeaders, tagOf } from "./addresses.ts";
import { tell, type Arrival } from "./arrival.ts";
import { copyOf } from "./queries.ts";

/** What a mail answers where that may be a motion: its In-Reply-To or References may name the motion's own mail instead of the post. */
export async function answeredOf(
  { mail, tx }: Arrival,
  unit: Unit,
  parent: Candidate | null,
): Promise<Candidate | null> {
  if (parent && (parent.motionId !== undefined || !parent.hasMotion)) return parent;
  const named = await motionNamed(tx, unit.id, mail);
  if (!named || (parent && parent.postId !== named.postId)) return parent;
  return { ...named, ...(parent && { isOwn: parent.isOwn, movedTo: parent.movedTo }) };
}

/**
 * Counts the vote that a mail casts by answering a motion or its post (D-25). The mail's fate where it says nothing else; null: it goes on as a post, as
 * if it had cast none. The same mail counts once, by whichever address it comes first. A From that may be forged never votes: DMARC vouches for it, or
 * it came by an address that only its owner was given, and does not fail. What a leader let in is a post and no vote.
 */
export async function voteOf(
  arrival: Arrival,
  unit: Unit,
  answered: Candidate,
  facts: Pick<ThreadFacts, "duplicateOf" | "decision"> = { duplicateOf: null, decision: null },
): Promise<Fate | null> {
  const { mail, inbound, tx, now, writer } = arrival;
  if (!answered.hasMotion || !mail.from || facts.decision !== null) return null;
  if (automaticKind(mail, inbound.sender, { stampHeaders })) return null;
  const motion = await answeredMotion(tx, answered, writer.id, { arrivedAt: inbound.arrivedAt, now });
  if (!motion) return null;
  const said = voteIn(wordsOf(mail), writer.name);
  if (said.is === "vote") {
    const isWhole = said.isAlone && !mail.attachments.some(isFile);
    const fate = await countedOf(arrival, unit, {
      motion,
      choice: said.choice,
      isOwn: answered.isOwn ?? false,
      isWhole,
    });
    return isWhole ? fate : null;
  }
  const isTried = facts.duplicateOf === null && (said.is === "near" || answered.motionId !== undefined);
  if (isTried && motion.isOpen && motion.isOnRoll) await tell(arrival, unit, "motion-unread");
  return null;
}

/** A picture in a signature, or the signature that a mail program makes, is nothing that its writer sends. */
const isFile = ({ contentId, disposition, contentType }: Mail["attachments"][number]): boolean =>
  (contentId === null || disposition === "attachment") &&
  !/^application\/(?:pgp|x-pkcs7|pkcs7)-signature$/.test(contentType);

/** Written to an address that was given to its writer alone as well, as an answer to all is. */
async function isForOwn({ mail, tx, settings, writer }: Arrival): Promise<boolean> {
  for (const { address } of [...mail.to, ...mail.cc]) {
    const tagged = tagOf(address.split("@")[0]!.toLowerCase());
    const find = tagged?.tag === "vote" ? motionAskedBy : tagged?.tag === "reply" ? copyOf : null;
    const id = tagged && find && idOf(settings.secret, tagged);
    if (find && id !== null && (await find(tx, id))?.personId === writer.id) return true;
  }
  return false;
}

interface Ballot {
  motion: AnsweredMotion;
  choice: Choice;
  isOwn: boolean;
  isWhole: boolean;
}

async function countedOf(
  arrival: Arrival,
  unit: Unit,
  { motion, choice, isOwn, isWhole }: Ballot,
): Promise<Fate | null> {
  const { mail, inbound, tx, now, writer } = arrival;
  const detail = { unit: unit.id, motion: motion.id };
  const refused = async (cause: string): Promise<Fate> => ({
    fate: "refused",
    detail: { ...detail, cause, answered: await tell(arrival, unit, cause) },
  });
  const { dmarc } = inbound.verdict;
  // With words beside it, it is held as any other forgery.
  if (dmarc === "fail") return isWhole ? refused("motion-forged") : null;
  // An answer to all: it comes by the writer's own address as well, and counts there.
  if (dmarc !== "pass" && !isOwn)
    return (await isForOwn(arrival)) ? { fate: "duplicate", detail } : refused("motion-unproven");
  if (writer.id === null) return refused("motion-not-on-roll");
  const vote = {
    motionId: motion.id,
    personId: writer.id,
    choice,
    castAt: inbound.arrivedAt,
    way: "mail" as const,
    mail: { id: inbound.id, messageId: mail.messageId },
  };
  try {
    const cast = await castVote(tx, vote, now);
    if (cast.is === "again") return { fate: "duplicate", detail };
    if (cast.is === "as-it-was") await tell(arrival, unit, "motion-same");
    else await confirmVote(tx, cast.voteId, await addressId(tx, writer.address!, now), now);
    return { fate: "voted", detail: { ...detail, cause: choice } };
  } catch (error) {
    // Nothing was written.
    const refusal = error instanceof Refused ? (error.refusal as { because: string; why?: string }) : null;
    if (refusal?.because === "vote") return refused(`motion-${refusal.why}`);
    throw error;
  }
}
