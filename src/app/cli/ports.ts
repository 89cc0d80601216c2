import { createServer } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import type { Settings } from "#platform/config";
import { CONFIGURATION, Trouble } from "./wiring.ts";

interface Port {
  setting: "PORT" | "MAIL_PORT";
  port: number;
}

/** The ports that this installation's roles listen on. */
export const portsOf = (settings: Settings): Port[] => [
  ...(settings.roles.includes("web") ? [{ setting: "PORT" as const, port: settings.port }] : []),
  ...(settings.roles.includes("mail") ? [{ setting: "MAIL_PORT" as const, port: settings.mailPort }] : []),
];

/** Throws Trouble for the first port that another program holds. Our own children of a killed start get a moment to go. */
export async function checkPorts(settings: Settings): Promise<void> {
  for (const { setting, port } of portsOf(settings)) {
    let code = await whyNot(settings.host, port);
    for (let left = 25; code === "EADDRINUSE" && left > 0; left--) {
      await pause(200);
      code = await whyNot(settings.host, port);
    }
    if (code !== null) throw new Trouble(`${portTrouble(setting, port, settings.host, code)}`, CONFIGURATION);
  }
}

/** null when the port can be had, else the system's reason. */
export function whyNot(host: string, port: number): Promise<string | null> {
  return new Promise((done) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) => done(error.code ?? error.message));
    server.listen({ host, port, exclusive: true }, () => server.close(() => done(null)));
  });
}

/** One sentence that names the setting and what to do. */
export function portTrouble(setting: Port["setting"], port: number, host: string, code: string): string {
  const other = `${setting}=${port < 65535 ? port + 1 : port - 1}`;
  if (code === "EADDRINUSE")
    return `${setting} ${port} on ${host} is already in use by another program. Stop that program, or choose another port: ${other} npm start`;
  if (code === "EACCES")
    return `${setting} ${port} may not be opened by this user. Choose a port above 1023: ${setting}=${setting === "PORT" ? 3000 : 2525} npm start`;
  if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND")
    return `HOST ${host} is no address of this machine. Leave HOST out for 127.0.0.1, or give one of the machine's own addresses.`;
  return `${setting} ${port} on ${host} cannot be opened (${code}). Choose another port: ${other} npm start`;
}
