import { days } from "#platform/time";

/** Under this age nobody has an account (P-2). */
export const LEAST_AGE = 16;

/** So long name and addresses of a closed account are kept, sealed, to undo a mistake; then they are gone. */
export const UNDO = days(30);

/** Settled reports say nothing new after that. */
export const REPORTS_KEPT = days(90);

/** What the mail about a closed account is about: the closing's row. */
export const CLOSED_MAIL = "people.closed";
/** What tells staff: the report's row. */
export const AGE_MAIL = "people.age-report";

/** Nobody reports their own account so, and staff close no account of their own. */
export const isAnothers = (actorId: number, personId: number): boolean => actorId !== personId;
