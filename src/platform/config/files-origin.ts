import { SettingError } from "./error.ts";

/**
 * FILES_ORIGIN: under which scheme and host the program serves what people sent, apart from its own pages; null where it has none. Hosts and not ports
 * must differ: cookies and proxies tell hosts apart.
 */
export function filesOrigin(given: string | undefined, publicUrl: string): string | null {
  if (given === undefined) return null;
  const url = URL.canParse(given) ? new URL(given) : null;
  if (!url || !/^https?:$/.test(url.protocol)) throw wrong(given, "is no http or https address");
  if (url.username || url.password || url.pathname !== "/" || url.search || url.hash)
    throw wrong(given, "is more than a scheme and a host");
  const home = new URL(publicUrl);
  if (url.hostname === home.hostname) throw wrong(given, "has the host of PUBLIC_URL");
  // A browser that is told to keep to https with one would still send the way to a file in the open.
  if (home.protocol === "https:" && url.protocol !== "https:") throw wrong(given, "is http while PUBLIC_URL is https");
  return url.origin;
}

const wrong = (given: string, why: string): SettingError =>
  new SettingError(
    "FILES_ORIGIN",
    `FILES_ORIGIN is "${given}", which ${why}. Give an address of its own that leads to this program, best under another domain (FILES_ORIGIN=https://chapterhouse-files.example), or leave it out.`,
  );
