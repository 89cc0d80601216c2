import { SettingError } from "./error.ts";

/** Where clamd listens. */
export type ScannerAddress = { host: string; port: number } | { path: string };

/** What SCAN_URL says; null: nothing is scanned. */
export function scannerAddress(given: string | undefined): ScannerAddress | null {
  if (given === undefined) return null;
  const url = URL.canParse(given) ? new URL(given) : null;
  const isPlain = url?.protocol === "clamd:" && !url.username && !url.password && !url.search && !url.hash;
  if (!isPlain) throw wrong(given);
  const { hostname, port, pathname } = url;
  if (hostname === "") {
    if (pathname.length < 2) throw wrong(given);
    return { path: decodeURIComponent(pathname) };
  }
  if (pathname !== "" && pathname !== "/") throw wrong(given);
  return { host: hostname.replace(/^\[|\]$/g, ""), port: Number(port || 3310) };
}

const wrong = (given: string) =>
  new SettingError(
    "SCAN_URL",
    `SCAN_URL is "${given}", which names no scanner. Give clamd://host:3310 or clamd:///run/clamav/clamd.sock, or leave it out and nothing is scanned.`,
  );
