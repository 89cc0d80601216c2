import { makeToken, readToken } from "#platform/mail";

const PURPOSE = "account notice";

/** Where "this was not me" leads. The token is made anew when the mail is written, so that no table holds it. */
export const noticePath = (secret: Buffer, id: number): string => `/account/not-me/${makeToken(secret, PURPOSE, id)}`;

export const noticeIdFrom = (secret: Buffer, token: string): number | null => readToken(secret, PURPOSE, token);
