import { makeToken, readToken } from "#platform/mail";

const PURPOSE = "first run";
const ONLY = 1;

/**
 * What the console shows when an installation begins, so that nobody takes it who merely found its address: 80 bits made from the secret,
 * in no table, worth nothing once somebody is staff.
 */
export const firstRunCode = (secret: Buffer): string =>
  makeToken(secret, PURPOSE, ONLY)
    .match(/.{1,6}/g)!
    .join("-");

export const isFirstRunCode = (secret: Buffer, typed: string): boolean =>
  readToken(secret, PURPOSE, typed.replace(/[\s-]/g, "")) === ONLY;
