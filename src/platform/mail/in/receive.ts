import type { AddressInfo } from "node:net";
import type { SMTPServerAddress, SMTPServerDataStream, SMTPServerOptions, SMTPServerSession } from "smtp-server";
import { crashPoint } from "#platform/crash";
import type { Certificate, CertificateFiles } from "#platform/config";
import { log } from "#platform/log";
import { watchCertificate } from "./certificate.ts";
import { EitherProtocolServer } from "./either.ts";
import type { ArrivedMail, Store } from "./store.ts";

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
  const certificate = options.tls
    ? watchCertificate(options.tls, (renewed) => server.updateSecureContext(renewed), options.tlsEvery)
    : null;
  const server = new EitherProtocolServer(serverOptions(options, certificate?.current));
  const door = new Door(server, options);
  server.onRcptTo = (address, _session, done) => void door.recipient(address).then(() => done(), done);
  server.onData = (stream, session, done) => void door.message(stream, session, done);
  server.on("error", (error: Error) => log.warn("door.connection", { error: error.message }));
  await new Promise<void>((listening, failed) => {
    server.server.once("error", failed);
    server.listen(options.port, options.host, listening);
  });
  return {
    port: (server.server.address() as AddressInfo).port,
    close: () => {
      certificate?.end();
      return new Promise((closed) => server.close(closed));
    },
  };
}

const MEGABYTE = 1024 * 1024;
const largest = (options: Pick<MailDoorOptions, "maxBytes">): number => options.maxBytes ?? 25 * MEGABYTE;

/** Also what the benchmark gives to the bare library. */
export function serverOptions(
  options: Omit<MailDoorOptions, "knows" | "store">,
  certificate?: Certificate,
): SMTPServerOptions {
  return {
    name: options.domain,
    size: largest(options),
    rejectOversized: true,
    hideENHANCEDSTATUSCODES: false,
    disabledCommands: certificate ? ["AUTH"] : ["AUTH", "STARTTLS"],
    disableReverseLookup: true,
    maxCommandLength: 4096,
    maxRecipients: options.maxRecipients ?? 100,
    maxClients: options.maxConnections ?? 200,
    socketTimeout: options.idleMilliseconds ?? 60_000,
    closeTimeout: 5_000,
    ...certificate,
  };
}

class Reply extends Error {
  constructor(
    readonly responseCode: number,
    message: string,
  ) {
    super(message);
  }
}

const later = (): Reply => new Reply(451, "The mail could not be stored just now; please send it again");

type Received = Pick<ArrivedMail, "pieces" | "bytes">;

class Door {
  private bytesInFlight = 0;

  constructor(
    private readonly server: EitherProtocolServer,
    private readonly options: MailDoorOptions,
  ) {}

  async recipient(address: SMTPServerAddress): Promise<void> {
    const answer = await this.options.knows(address.address.toLowerCase()).catch((error: unknown) => {
      log.error("door.knows", error);
      throw later();
    });
    if (!answer.accept) throw new Reply(550, answer.text);
  }

  async message(
    stream: SMTPServerDataStream,
    session: SMTPServerSession,
    done: (error?: Error | null, answers?: (string | Error)[]) => void,
  ): Promise<void> {
    // The envelope is gone once the library has answered.
    const recipients = session.envelope.rcptTo.map(({ address }) => address);
    const received = await this.receive(stream, session);
    // The library answers an oversized mail with 552 whatever we say; whoever is gone hears nothing.
    if (received === "gone" || received === "oversized") return done(later());
    if (received === "crowded") return done(new Reply(452, "Too much mail is arriving just now; please send it again"));
    try {
      const answers = await this.storeAll(received, recipients, session);
      this.answer(session, answers, done);
    } finally {
      this.bytesInFlight -= received.bytes;
    }
  }

  private answer(
    session: SMTPServerSession,
    answers: (string | Error)[],
    done: (error?: Error | null, answers?: (string | Error)[]) => void,
  ): void {
    // LMTP answers for each recipient; SMTP has one answer for all, and a mail sent again is stored only where it is missing.
    if (session.transmissionType.includes("LMTP")) done(null, answers);
    else done(answers.find((answer) => answer instanceof Error) as Error | undefined, [answers[0]!]);
    crashPoint("door.answered");
  }

  /** The whole message; its bytes count as in flight until they are stored. What is refused is read to the end and dropped. */
  private async receive(
    stream: SMTPServerDataStream,
    session: SMTPServerSession,
  ): Promise<Received | "crowded" | "oversized" | "gone"> {
    const deadline = setTimeout(() => this.server.drop(session.id), this.options.messageMilliseconds ?? 600_000);
    const limit = this.options.maxBytesInFlight ?? 5 * largest(this.options);
    let pieces: Buffer[] = [];
    let held = 0;
    let crowded = false;
    const release = (): void => {
      this.bytesInFlight -= held;
      [pieces, held] = [[], 0];
    };
    const hold = (piece: Buffer): void => {
      if (crowded || stream.sizeExceeded) return release();
      pieces.push(piece);
      held += piece.length;
      this.bytesInFlight += piece.length;
      crowded = this.bytesInFlight > limit;
    };
    const isWhole = await whole(stream, hold);
    clearTimeout(deadline);
    if (isWhole && !crowded && !stream.sizeExceeded) return { pieces, bytes: held };
    release();
    if (!isWhole) return "gone";
    return crowded ? "crowded" : "oversized";
  }

  private async storeAll(
    received: Received,
    recipients: string[],
    session: SMTPServerSession,
  ): Promise<(string | Error)[]> {
    const sender = session.envelope.mailFrom ? session.envelope.mailFrom.address : "";
    const mail = {
      sender,
      remoteAddress: session.remoteAddress || null,
      helo: session.hostNameAppearsAs || null,
      ...received,
    };
    const stored = await Promise.allSettled(recipients.map((recipient) => this.options.store(mail, recipient)));
    if (stored.some(({ status }) => status === "fulfilled")) crashPoint("door.stored");
    const lost = stored.find((outcome) => outcome.status === "rejected");
    if (lost) log.error("door.store", lost.reason, { recipients: recipients.length, bytes: received.bytes });
    return stored.map(({ status }) => (status === "fulfilled" ? "Stored" : later()));
  }
}

/** False when the connection broke before the end. Events rather than iteration: a tenth of the door's time with small mails. */
function whole(stream: SMTPServerDataStream, hear: (chunk: Buffer) => void): Promise<boolean> {
  return new Promise((done) => {
    stream.on("data", hear);
    stream.once("end", () => done(true));
    stream.once("error", () => done(false));
    stream.once("close", () => done(false));
  });
}
