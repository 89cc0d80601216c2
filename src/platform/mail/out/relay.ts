/** Where mail goes out: what SMTP_URL says. */
export interface Relay {
  host: string;
  port: number;
  /** TLS from the first byte (smtps). Otherwise STARTTLS is used whenever the relay offers it. */
  secure: boolean;
  user: string | null;
  password: string | null;
  /** What we call ourselves in EHLO. */
  name: string;
  /** Certificates are checked, except on this machine, where nobody can come between. */
  isLocal: boolean;
}

/** `smtp://user:password@host:587` or `smtps://host:465`. Throws a TypeError for anything that is not a URL. */
export function relayAt(url: string, name: string): Relay {
  const { protocol, hostname, port, username, password } = new URL(url);
  const secure = protocol === "smtps:";
  const host = hostname.replace(/^\[|\]$/g, "");
  return {
    host,
    port: Number(port) || (secure ? 465 : 587),
    secure,
    user: username === "" ? null : decodeURIComponent(username),
    password: username === "" ? null : decodeURIComponent(password),
    name,
    isLocal: host === "localhost" || host === "::1" || host.startsWith("127."),
  };
}

/** Milliseconds a relay may take in each phase. Shorter than RFC 5321 4.5.3.2 allows where nothing can be lost by trying again. */
export interface Timeouts {
  connect: number;
  greeting: number;
  /** EHLO, STARTTLS, AUTH, MAIL, RCPT, RSET. */
  command: number;
  /** From DATA to 354. */
  data: number;
  /** From the final dot to its answer: long, because giving up here means that the mail may be sent twice. */
  dot: number;
}

export const timeouts: Timeouts = { connect: 30_000, greeting: 60_000, command: 60_000, data: 120_000, dot: 600_000 };

/** The relay itself cannot be used now: not reached, closing, refusing us. Says nothing about any recipient. */
export class RelayTrouble extends Error {
  constructor(
    readonly phase: string,
    message: string,
  ) {
    super(`${phase}: ${message}`);
    this.name = "RelayTrouble";
  }
}
