import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { createSecureContext, type SecureContext } from "node:tls";
import { crashPoint } from "#platform/crash";
import type { CertificateFiles } from "#platform/config";
import { log } from "#platform/log";
import { watchCertificate, type Watched } from "./certificate.ts";
import { Session, tooLarge, type Behind, type Envelope, type Received } from "./session.ts";
import { Shares } from "./shares.ts";
import type { Store } from "./store.ts";

export interface MailDoorOptions {
  host: string;
  /** 0: any free port. */
  port: number;
  /** Named in the banner. */
  domain: string;
  /** Asked at RCPT with the address in lower case; a refusal's text follows 550 5.1.1. */
  knows(address: string): Promise<{ accept: true } | { accept: false; text: string }>;
  store: Store;
  /** Largest mail; advertised as SIZE. Default 25 MiB. */
  maxBytes?: number;
  /** All mails together that are being received or stored. Default five of the largest. */
  maxBytesInFlight?: number;
  maxRecipients?: number;
  maxConnections?: number;
  /** Of one address that is neither this machine nor a trusted peer; it may also hold no more than two of the largest mails. Default 30. */
  maxConnectionsEach?: number;
  /** Our own border relays: everybody's mail comes from them, so no share of one address holds for them. */
  trustedPeers?: readonly string[];
  /** Silence after which a connection is closed. Default 60 s. */
  idleMilliseconds?: number;
  /** How long one message may take from DATA to its last dot. Default 10 min. */
  messageMilliseconds?: number;
  /** Offers STARTTLS with the certificate in these files, and with whatever replaces it. */
  tls?: CertificateFiles | null;
  /** Milliseconds between two looks at those files. */
  tlsEvery?: number;
}

export interface MailDoor {
  port: number;
  close(): Promise<void>;
}

/** SMTP and LMTP on one port. A mail is answered with 250 only when it is durable (D-17). */
export async function openMailDoor(options: MailDoorOptions): Promise<MailDoor> {
  const door = new Door(options);
  await door.listen();
  return { port: door.port, close: () => door.close() };
}

const MEGABYTE = 1024 * 1024;
const CLOSED_AFTER = 5_000;
const LATER = "451 4.3.0 The mail could not be stored just now; please send it again";
const CROWDED = "452 4.3.1 Too much mail is arriving just now; please send it again";

class Door implements Behind {
  readonly domain: string;
  readonly maxBytes: number;
  readonly maxRecipients: number;
  readonly idleMilliseconds: number;
  readonly messageMilliseconds: number;
  private readonly maxBytesInFlight: number;
  private readonly sessions = new Set<Session>();
  private readonly shares: Shares;
  private readonly server: Server;
  private bytesInFlight = 0;
  private context: SecureContext | null = null;
  private certificate: Watched | null = null;

  constructor(private readonly options: MailDoorOptions) {
    this.domain = options.domain;
    this.maxBytes = options.maxBytes ?? 25 * MEGABYTE;
    this.maxRecipients = options.maxRecipients ?? 100;
    this.idleMilliseconds = options.idleMilliseconds ?? 60_000;
    this.messageMilliseconds = options.messageMilliseconds ?? 600_000;
    this.maxBytesInFlight = options.maxBytesInFlight ?? 5 * this.maxBytes;
    this.shares = new Shares({
      connections: options.maxConnectionsEach ?? 30,
      bytes: 2 * this.maxBytes,
      isExempt: (address) => isOurs(address) || (options.trustedPeers ?? []).includes(address),
    });
    this.server = createServer((socket) => this.connected(socket));
    this.server.on("error", (error) => log.warn("door.connection", { error: error.message }));
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  async listen(): Promise<void> {
    const { tls, tlsEvery, port, host } = this.options;
    if (tls) {
      this.certificate = watchCertificate(tls, (renewed) => (this.context = createSecureContext(renewed)), tlsEvery);
      this.context = createSecureContext(this.certificate.current);
    }
    await new Promise<void>((listening, failed) => {
      this.server.once("error", failed);
      this.server.listen(port, host, () => {
        this.server.off("error", failed);
        listening();
      });
    });
  }

  /** Takes nothing new; what is under way has a few seconds to end. */
  async close(): Promise<void> {
    this.certificate?.end();
    const closed = new Promise<void>((done) => this.server.close(() => done()));
    for (const session of this.sessions) session.close();
    const late = setTimeout(() => this.sessions.forEach((session) => session.destroy()), CLOSED_AFTER);
    await closed;
    clearTimeout(late);
  }

  secureContext(): SecureContext | null {
    return this.context;
  }

  async recipient(address: string): Promise<string> {
    try {
      const answer = await this.options.knows(address.toLowerCase());
      return answer.accept ? "250 2.1.5 Accepted" : `550 5.1.1 ${answer.text}`;
    } catch (error) {
      log.error("door.knows", error);
      return LATER;
    }
  }

  reserve(bytes: number, address: string): boolean {
    if (this.bytesInFlight + bytes > this.maxBytesInFlight || !this.shares.hold(address, bytes)) return false;
    this.bytesInFlight += bytes;
    return true;
  }

  free(bytes: number, address: string): void {
    this.bytesInFlight -= bytes;
    this.shares.release(address, bytes);
  }

  async message(received: Received, envelope: Envelope): Promise<string[]> {
    const { recipients, ...rest } = envelope;
    if (received === "oversized") return recipients.map(() => tooLarge(this.maxBytes));
    if (received === "crowded") return recipients.map(() => CROWDED);
    const mail = { ...rest, pieces: received.pieces, bytes: received.bytes };
    const stored = await Promise.allSettled(recipients.map((recipient) => this.options.store(mail, recipient)));
    if (stored.some(({ status }) => status === "fulfilled")) crashPoint("door.stored");
    const lost = stored.find((outcome) => outcome.status === "rejected");
    if (lost) log.error("door.store", lost.reason, { recipients: recipients.length, bytes: received.bytes });
    return stored.map(({ status }) => (status === "fulfilled" ? "250 2.6.0 Stored" : LATER));
  }

  answered(): void {
    crashPoint("door.answered");
  }

  private connected(socket: Socket): void {
    const address = socket.remoteAddress?.replace(/^::ffff:(?=\d+\.)/, "");
    // Gone already.
    if (address === undefined) return void socket.destroy();
    if (this.sessions.size >= (this.options.maxConnections ?? 200) || !this.shares.enter(address)) {
      socket.on("error", () => socket.destroy());
      socket.end(`421 4.7.0 ${this.domain} has too many connections, try again in a moment\r\n`);
      socket.destroySoon();
      return;
    }
    const session = new Session(socket, this, address);
    this.sessions.add(session);
    socket.once("close", () => {
      this.sessions.delete(session);
      this.shares.leave(address);
    });
  }
}

const isOurs = (address: string): boolean => address === "::1" || address.startsWith("127.");
