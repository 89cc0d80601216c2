import { hours } from "#platform/time";

/** Posts in one discussion within an hour that still go out one by one, where a group says nothing else (D-24). */
export const FOLDS_AFTER = 10;

/** The time in which posts are counted. */
export const COUNTED_WITHIN = hours(1);

/** How long a fold gathers posts before their mail goes out: at most one mail an hour of a hot discussion. */
export const FOLD_LASTS = hours(1);

/** How busy a discussion is, the post that is decided about included. */
export interface Heat {
  /** It folds already, and the mail has not been made. */
  openFold: number | null;
  /** Posts within the last hour; counted as far as it matters. */
  recent: number;
  /** null: the group never folds. */
  foldsAfter: number | null;
}

/**
 * Whether a post goes into a fold. While one is open all do, however slow it has become: a post that went out by itself would come before those that it
 * follows. After its mail the rate decides anew.
 */
export const isHot = ({ openFold, recent, foldsAfter }: Heat): boolean =>
  openFold !== null || (foldsAfter !== null && recent > foldsAfter);
