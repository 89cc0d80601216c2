import type { Db } from "#platform/db";
import type { Instant } from "#platform/time";
import type { Passage } from "../in/arc.ts";

/** One mail in the common sense: a row of `mailings`. */
export interface Mailing {
  id: number;
  purpose: string;
  /** What it is about, in the slice's own numbering: a post's id, a sign-in's id. */
  subjectId: number;
  /** With angle brackets; null for a mail that only one person gets: then use `messageIdFor(…, delivery.id, …)`. */
  messageId: string | null;
  createdAt: Instant;
  /** What the mail that it hands on came with; null: it hands on none, or nothing is sealed. */
  passage: Passage | null;
}

/** One person's copy, about to be sent: a row of `deliveries` with its address. */
export interface Delivery {
  id: number;
  mailingId: number;
  addressId: number;
  address: string;
  /** The slice's own id of why this address gets it (a subscription), as given to `addDeliveries`. */
  capacityId: number | null;
  reason: string;
}

/** Not to be sent after all; the reason is stored. */
export interface Withdrawal {
  withdraw: string;
}

/** A finished mail as `Prepared.write` gives it, or the word that it must not be sent any more. */
export type Copy = Buffer | Withdrawal;

/**
 * How a slice writes the mails of one purpose. `Common` is whatever all copies of one mailing share.
 *
 * A composer that throws harms its own mailing only: those copies are tried again later.
 */
export interface Composer<Common = unknown> {
  purpose: string;
  /** Mails that answer mails by themselves: they leave with the empty return path, so that no refusal of one comes back (RFC 3834 3.3). */
  isAnswer?: true;
  /** Loads and encodes what all copies share. Kept for the last 50 mailings, a minute at most; ends in `prepare(…)`. */
  prepare(db: Db, mailing: Mailing, now: Instant): Promise<Common | Withdrawal>;
  /**
   * Asks again, with one query for the whole batch, who may still have it (design, rule 1), and gives back what writes
   * one copy. That function is called once per delivery just before it is sent, so it may do no I/O; some 10 µs is its share.
   */
  compose(db: Db, common: Common, deliveries: readonly Delivery[], now: Instant): Promise<(delivery: Delivery) => Copy>;
}

/** Composers of several types in one list. */
export type AnyComposer = Composer<never>;

/** Gives a composer its place in a list of composers whose common parts differ. */
export function composer<Common>(made: Composer<Common>): AnyComposer {
  return made as unknown as AnyComposer;
}
