/** One SMTP reply. A fan-out reads four for each copy, so what only a refusal is asked for is found out when it is asked. */
export class Reply {
  constructor(
    readonly code: number,
    /** Text of all lines; for EHLO one extension a line. */
    readonly lines: string[],
  ) {}

  /** RFC 3463, such as "5.1.1"; null when the relay gave none. */
  get status(): string | null {
    return /^([245]\.\d{1,3}\.\d{1,3})(?:\s|$)/.exec(this.lines[0]!)?.[1] ?? null;
  }
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
  read(bytes: Buffer): Reply[] {
    const replies: Reply[] = [];
    this.rest += bytes.toString("latin1");
    let start = 0;
    for (let end = this.rest.indexOf("\n"); end >= 0; end = this.rest.indexOf("\n", start)) {
      const reply = this.line(this.rest.slice(start, this.rest[end - 1] === "\r" ? end - 1 : end));
      start = end + 1;
      if (reply) replies.push(reply);
    }
    this.rest = this.rest.slice(start);
    if (this.rest.length > LONGEST_LINE) throw new Error("The relay sent a line without end.");
    return replies;
  }

  private line(line: string): Reply | null {
    const code = codeOf(line);
    if (code === 0 || this.lines.length >= MOST_LINES) throw new Error("The relay sent what is no SMTP reply.");
    this.lines.push(line.slice(4));
    if (line[3] === "-") return null;
    const lines = this.lines;
    this.lines = [];
    return new Reply(code, lines);
  }
}

/** 200 to 599 at the line's beginning, alone or before a space or a hyphen; 0 for anything else. */
function codeOf(line: string): number {
  const [a, b, c] = [line.charCodeAt(0) - 48, line.charCodeAt(1) - 48, line.charCodeAt(2) - 48];
  const isCode = a >= 2 && a <= 5 && b >= 0 && b <= 9 && c >= 0 && c <= 9;
  return isCode && (line.length === 3 || line[3] === " " || line[3] === "-") ? a * 100 + b * 10 + c : 0;
}
