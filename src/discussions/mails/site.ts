import type { Settings } from "#platform/config";

/** What mails need to know of the installation. */
export type MailSite = Pick<Settings, "publicUrl" | "mailDomain" | "associationName" | "secret" | "timeZone">;

export const addressIn = (site: Pick<MailSite, "mailDomain">, localPart: string): string =>
  `${localPart}@${site.mailDomain}`;

/** Bytes in words. */
export function size(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${Math.round(bytes / 1_000)} KB`;
  if (bytes < 1_000_000_000) return `${Number((bytes / 1_000_000).toFixed(1))} MB`;
  return `${Number((bytes / 1_000_000_000).toFixed(1))} GB`;
}
