/** Letters in a name at most; the database says the same. */
const NAME_LENGTH = 100;

/** Staff capabilities there are, as the database lists them. */
export const capabilities = ["mail", "membership", "groups", "people", "operations"] as const;
export type Capability = (typeof capabilities)[number];

/** Overrides of the writing direction would turn the text around a name; names in any script need none. */
const directionOverrides = /[\u202a-\u202e\u2066-\u2069]/g;
const spacesAndControls = /[\s\p{Cc}\u2028\u2029\ufeff]+/gu;

/** A name as it is stored: one line, no controls, composed letters. Null when nothing visible is left or it is too long. */
export function personName(text: string): string | null {
  const name = text
    .toWellFormed()
    .normalize("NFC")
    .replace(directionOverrides, "")
    .replace(spacesAndControls, " ")
    .trim();
  const letters = [...name].length;
  return /[\p{L}\p{N}\p{S}]/u.test(name) && letters <= NAME_LENGTH ? name : null;
}

/** IANA names that a person may choose. */
export const timeZones = (): string[] => [
  "UTC",
  ...Intl.supportedValuesOf("timeZone").filter((zone) => zone !== "UTC"),
];
export const isTimeZone = (zone: string): boolean => timeZones().includes(zone);

/** Nobody changes their own capabilities: a second person sees every step up, and the last one cannot lock the desk. */
export const mayChangeCapabilities = (actorId: number, personId: number): boolean => actorId !== personId;

/** The primary address stays: notices about the account need somewhere to go. */
export const mayRemoveAddress = (address: { isPrimary: boolean }): boolean => !address.isPrimary;
