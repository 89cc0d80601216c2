import type { Socket } from "node:net";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";

/**
 * SMTP and LMTP on one port. The library chooses by an option of the server, but both protocols speak first with the same kind of
 * banner and part only at the client's first command. So each connection gets a view of the server with options of its own, and
 * the first line the client sends decides in them before the library reads it. (Two servers behind a front would greet twice.)
 */
export class EitherProtocolServer extends SMTPServer {
  private readonly sockets = new Map<string, Socket>();

  override connect(socket: Socket, given?: { id?: string } | null): void {
    const options: SMTPServerOptions = { ...this.options };
    const view: SMTPServer = Object.create(this, { options: { value: options } });
    onFirstCommand(socket, (command) => {
      options.lmtp = command.toUpperCase() === "LHLO";
    });
    if (given?.id) this.remember(given.id, socket);
    super.connect.call(view, socket, given);
  }

  /** Ends a connection at once, by its session's id. */
  drop(id: string): void {
    this.sockets.get(id)?.destroy();
  }

  private remember(id: string, socket: Socket): void {
    this.sockets.set(id, socket);
    socket.once("close", () => this.sockets.delete(id));
  }
}

// Listens before the library does, so it sees each chunk first.
function onFirstCommand(socket: Socket, decide: (command: string) => void): void {
  let seen = "";
  const look = (chunk: Buffer): void => {
    seen += chunk.toString("latin1", 0, 8);
    if (seen.length < 4) return;
    decide(seen.slice(0, 4));
    socket.off("data", look);
  };
  socket.on("data", look);
}
