/** One SMTP reply, its lines joined by spaces. */
export interface Reply {
  code: number;
  /** RFC 3463, such as "5.1.1"; null when the relay gave none. */
  status: string | null;
  /** Text of all lines; for EHLO one extension a line. */
  lines: string[];
}

export const said = (reply: Reply): string => `${reply.code} ${reply.lines.join(" ")}`.slice(0, 500);

/** RFC 5321 4.5.3.1.5 says 512; some relays write more. */
const LONGEST_LINE = 4_096;
const MOST_LINES = 200;

/** Cuts what a relay sends into replies. Throws on what is not SMTP. */
export class ReplyReader {
  private rest = "";
  private lines: string[] = [];

  /** The replies that these bytes complete. */
  *read(bytes: Buffer): Generator<Reply> {
    this.rest += bytes.toString("latin1");
    let start = 0;
    for (let end = this.rest.indexOf("\n"); end >= 0; end = this.rest.indexOf("\n", start)) {
      const reply = this.line(this.rest.slice(start, this.rest[end - 1] === "\r" ? end - 1 : end));
      start = end + 1;
      if (reply) yield reply;
    }
    this.rest = this.rest.slice(start);
    if (this.rest.length > LONGEST_LINE) throw new Error("The relay sent a line without end.");
  }

  private line(line: string): Reply | null {
    const match = /^([2-5]\d\d)(?:([ -])(.*))?$/.exec(line);
    if (!match || this.lines.length >= MOST_LINES) throw new Error("The relay sent what is no SMTP reply.");
    this.lines.push(match[3] ?? "");
    if (match[2] === "-") return null;
    const lines = this.lines;
    this.lines = [];
    return { code: Number(match[1]), status: /^([245]\.\d{1,3}\.\d{1,3})(?:\s|$)/.exec(lines[0]!)?.[1] ?? null, lines };
  }
}
