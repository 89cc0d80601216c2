const TRIES = 4;

/** Which of two acts that held each other up the database broke off, or one that a later commit made impossible to order: safe to do again. */
const isBrokenOff = (error: unknown): boolean => /^(?:40001|40P01)$/.test(codeOf(error));

/** An act saw what another one has changed meanwhile: it is done again, as if the database had broken it off. */
export class OutOfOrder extends Error {
  readonly code = "40001";
}

/** A lock that did not come, a statement that took too long, no room: the database lives, and this act is over. */
export const isOverdue = (error: unknown): boolean => /^(?:55P03|57014|53[0-9]{3})$/.test(codeOf(error));

/** The database, or the way to it, went while it was asked: nobody's fault who asked. */
export const isOutage = (error: unknown): boolean =>
  /^(?:08|57P|53|E(?:CONN|PIPE|TIMEDOUT))/.test(codeOf(error)) ||
  (error instanceof Error &&
    /^(?:Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect)/.test(
      error.message,
    ));

const codeOf = (error: unknown): string => String((error as { code?: unknown } | null)?.code ?? "");

/**
 * A whole transaction, once more when the database broke it off for the sake of another one. Nothing of it was kept, and all that leaves the
 * building is rows of it, so that doing it again is doing it once.
 */
export async function unlessBrokenOff<T>(transaction: () => Promise<T>): Promise<T> {
  for (let left = TRIES - 1; ; left--) {
    try {
      return await transaction();
    } catch (error) {
      if (left === 0 || !isBrokenOff(error)) throw error;
    }
  }
}
