import { createHash, createHmac, randomBytes } from "node:crypto";

/** 256 random bits: what a session's cookie holds. Only its hash is stored. */
export const newSessionToken = (): string => randomBytes(32).toString("base64url");

export const hashOfToken = (token: string): Buffer => createHash("sha256").update(token).digest();

/** The thing that attempts are counted against, so that the table names neither addresses nor hosts. */
export const subjectKey = (secret: Buffer, kind: string, subject: string): Buffer =>
  createHmac("sha256", secret).update(`attempt ${kind}\0${subject}`).digest();
