import { makeToken, readToken } from "#platform/mail";

const PURPOSE = "mail again";

/** Where the button in a mail about a pause leads. Good as long as that pause is open. */
export const mailAgainPath = (secret: Buffer, pauseId: number): string =>
  `/mail-again/${makeToken(secret, PURPOSE, pauseId)}`;

export const pauseIdFrom = (secret: Buffer, token: string): number | null => readToken(secret, PURPOSE, token);
