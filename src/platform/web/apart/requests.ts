import type { IncomingMessage } from "node:http";

/** What an address on the files' host stands for. */
export interface Asked {
  /** With its query, as it was asked for at home. */
  path: string;
  /** What stood in the session's cookie; null: a visitor. */
  session: string | null;
  until: number;
}

/** Requests that came to the files' host, each with what its address stands for; null: nothing that we made. */
const apart = new WeakMap<IncomingMessage, Asked | null>();

export const markApart = (raw: IncomingMessage, asked: Asked | null): void => void apart.set(raw, asked);

export const isApart = ({ raw }: { raw: IncomingMessage }): boolean => apart.has(raw);

export const askedBy = ({ raw }: { raw: IncomingMessage }): Asked | null => apart.get(raw) ?? null;
