/**
 * A rule said no. Thrown inside a command so that its transaction rolls back; caught only at the doors:
 * a page shows it with 422, a mail answers it, a job stops without a retry. Anything else thrown is a bug.
 * `because` is data; the slice that refuses has a text for every one of its reasons.
 */
export class Refused<R extends { because: string } = { because: string }> extends Error {
  constructor(
    readonly refusal: R,
    /** What a person reads, already in words. */
    readonly say: () => string,
  ) {
    super(`refused: ${refusal.because}`);
    this.name = "Refused";
  }
}
