import { createPrivateKey } from "node:crypto";
import { readFileSync } from "node:fs";
import { SettingError } from "./error.ts";

/** Under which names mails are signed. */
export interface DkimSettings {
  /** The first signs with RSA, the second with Ed25519, where the program makes the keys. */
  selectors: string[];
  /** A file for each selector; none: keys that the program makes and keeps. */
  files: string[];
}

const selector = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** Throws SettingError for what cannot be used. */
export function dkimSettings(selectors: readonly string[], files: readonly string[]): DkimSettings | null {
  const wrong = selectors.find((name) => !selector.test(name));
  if (wrong !== undefined || new Set(selectors).size < selectors.length || selectors.length > 2)
    throw new SettingError(
      "DKIM_SELECTOR",
      `DKIM_SELECTOR is "${selectors.join()}", which cannot be used. Give one name, or two different ones divided by a comma, of letters and digits: DKIM_SELECTOR=a2027,b2027.`,
    );
  if (files.length > 0 && files.length !== selectors.length)
    throw new SettingError(
      "DKIM_KEY",
      `DKIM_KEY names ${files.length} files and DKIM_SELECTOR ${selectors.length} selectors. Give a file for each selector, or leave DKIM_KEY out and the program makes the keys.`,
    );
  for (const file of files) check(file);
  return selectors.length === 0 ? null : { selectors: [...selectors], files: [...files] };
}

/** Whether copies of what came by mail are sealed (ARC): with the key that signs them, unless that is told off. */
export function sealsCopies(given: "0" | "1" | undefined, dkim: DkimSettings | null): boolean {
  if (given === "1" && dkim === null)
    throw new SettingError("ARC_SEAL", "ARC_SEAL=1 needs a key to seal with. Name one: DKIM_SELECTOR=a2027.");
  return dkim !== null && given !== "0";
}

/** Throws SettingError for what is no domain. */
export function trustedSealers(domains: string[]): string[] {
  const wrong = domains.find((name) => !/^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/.test(name));
  if (wrong === undefined) return domains;
  throw new SettingError(
    "TRUSTED_SEALERS",
    `TRUSTED_SEALERS names "${wrong}", which is no domain. Give the domains that seal, divided by commas: TRUSTED_SEALERS=google.com,example.org.`,
  );
}

function check(file: string): void {
  const say = (why: string) =>
    new SettingError(
      "DKIM_KEY",
      `DKIM_KEY names "${file}", which ${why}. Name a private key in PEM form: RSA of 2048 bits or more, or Ed25519.`,
    );
  let pem: Buffer;
  try {
    pem = readFileSync(file);
  } catch (error) {
    throw say(`cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
  const key = (() => {
    try {
      return createPrivateKey(pem);
    } catch {
      throw say("holds no private key");
    }
  })();
  const isRsa = key.asymmetricKeyType === "rsa" && key.asymmetricKeyDetails!.modulusLength! >= 2048;
  if (!isRsa && key.asymmetricKeyType !== "ed25519") throw say("holds a key that no receiver takes");
}
