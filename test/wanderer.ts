import { randomUUID } from "node:crypto";
import { textOf } from "./browserless.ts";

export interface Arrival {
  url: URL;
  /** 0: another site's, which nobody asked. */
  status: number;
  text: string;
  headers: Headers;
}

/** A browser without a screen that goes from site to site: keeps cookies for each, and follows where it is sent as far as these sites go. */
export class Wanderer {
  private readonly jar = new Map<string, { origin: string; name: string; value: string; path: string }>();

  constructor(
    private readonly sites: readonly string[],
    session: string | null = null,
  ) {
    if (session) this.put(sites[0]!, "session", session);
  }

  put(origin: string, name: string, value: string, path = "/"): void {
    this.jar.set(`${origin} ${name}`, { origin, name, value, path });
  }

  /** An address, or a path of the first site; with fields, as a form of ours. */
  async go(address: string, fields?: Record<string, string>): Promise<Arrival> {
    let url = new URL(address, this.sites[0]);
    let body = fields && new URLSearchParams({ _once: randomUUID(), ...fields });
    for (let step = 0; step < 15; step += 1) {
      if (!this.sites.includes(url.origin)) return { url, status: 0, text: "", headers: new Headers() };
      const answer = await fetch(url, {
        method: body ? "POST" : "GET",
        ...(body && { body }),
        redirect: "manual",
        headers: { cookie: this.cookiesFor(url), "sec-fetch-site": body ? "same-origin" : "cross-site" },
      });
      for (const set of answer.headers.getSetCookie()) this.keep(url.origin, set);
      const to = answer.headers.get("location");
      if (to === null)
        return { url, status: answer.status, text: textOf(await answer.text()), headers: answer.headers };
      if (answer.status !== 307) body = undefined;
      url = new URL(to, url);
    }
    throw new Error(`sent round in circles at ${url.href}`);
  }

  private cookiesFor({ origin, pathname }: URL): string {
    const here = [...this.jar.values()].filter((one) => one.origin === origin && pathname.startsWith(one.path));
    return here.map(({ name, value }) => `${name}=${value}`).join("; ");
  }

  private keep(origin: string, set: string): void {
    const [pair = "", ...rest] = set.split(/; */);
    const [name, value] = [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)];
    const said = (word: string) => rest.find((one) => one.toLowerCase().startsWith(`${word}=`))?.slice(word.length + 1);
    const ends = said("expires");
    const isOver = value === "" || said("max-age") === "0" || (ends !== undefined && new Date(ends).getTime() <= 0);
    if (isOver) this.jar.delete(`${origin} ${name}`);
    else this.put(origin, name, value, said("path") ?? "/");
  }
}
