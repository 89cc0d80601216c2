const [CR, LF, DOT] = [13, 10, 46];
const END_OF_LINE_AND_DOT = Buffer.from("\r\n.");
const RETURN = Buffer.from("\r");

type State = "line start" | "in a line" | "after CR" | "after a first dot" | "after a first dot and CR";

/**
 * The text of one mail between DATA and the line with nothing but a dot (RFC 5321 4.5.2): doubled dots are made single, everything else stays byte
 * for byte, NULs and bare line ends too. Only CR LF ends a line here: whoever takes less for an end lets one mail be smuggled within another.
 */
export class DotReader {
  private state: State = "line start";

  /** `keep` is called with what belongs to the mail, in order; the bytes are the caller's again afterwards. */
  constructor(private readonly keep: (chunk: Buffer, from: number, to: number) => void) {}

  /** Reads on from a place in a chunk. Where the mail's end is in it, the place behind that; else -1, and all of it is read. */
  read(chunk: Buffer, from: number): number {
    // Kept up to `begin`, looked at up to `at`.
    let begin = from;
    for (let at = from; at < chunk.length;) {
      const byte = chunk[at]!;
      if (this.state === "in a line") {
        const found = chunk.indexOf(END_OF_LINE_AND_DOT, at);
        if (found === -1) {
          this.state = stateBehind(chunk, at);
          break;
        }
        this.keep(chunk, begin, found + 2);
        begin = at = found + 3;
        this.state = "after a first dot";
      } else if (this.state === "line start") {
        if (byte === DOT) {
          if (at > begin) this.keep(chunk, begin, at);
          begin = at += 1;
        }
        this.state = byte === DOT ? "after a first dot" : "in a line";
      } else if (this.state === "after CR") {
        if (byte === LF) at += 1;
        this.state = byte === LF ? "line start" : "in a line";
      } else if (this.state === "after a first dot") {
        if (byte === CR) begin = at += 1;
        this.state = byte === CR ? "after a first dot and CR" : "in a line";
      } else {
        if (byte === LF) return at + 1;
        this.keep(RETURN, 0, 1);
        this.state = "in a line";
      }
    }
    if (chunk.length > begin) this.keep(chunk, begin, chunk.length);
    return -1;
  }
}

/** After a stretch without an end of line and dot in it. */
function stateBehind(chunk: Buffer, from: number): State {
  const last = chunk.length - 1;
  if (chunk[last] === CR) return "after CR";
  return last > from && chunk[last] === LF && chunk[last - 1] === CR ? "line start" : "in a line";
}
