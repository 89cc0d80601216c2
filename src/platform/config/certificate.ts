import { createPrivateKey, X509Certificate, type KeyObject } from "node:crypto";
import { readFileSync } from "node:fs";
import { SettingError } from "./error.ts";

/** Where the mail door's certificate (with its chain) and key stand. */
export interface CertificateFiles {
  cert: string;
  key: string;
}

/** What those files hold, as PEM. */
export interface Certificate {
  cert: Buffer;
  key: Buffer;
}

/** Both or none. Throws SettingError when one is missing, unreadable, or does not fit the other. */
export function certificateFiles(cert: string | undefined, key: string | undefined): CertificateFiles | null {
  if (cert === undefined && key === undefined) return null;
  if (cert === undefined) throw alone("MAIL_TLS_CERT", "MAIL_TLS_KEY");
  if (key === undefined) throw alone("MAIL_TLS_KEY", "MAIL_TLS_CERT");
  const files = { cert, key };
  readCertificate(files);
  return files;
}

const alone = (missing: string, given: string): SettingError =>
  new SettingError(missing, `${given} is set and ${missing} is not. Give the path of both, or leave both out.`);

/** Throws SettingError when the files cannot be used. */
export function readCertificate(files: CertificateFiles): Certificate {
  const cert = contentOf("MAIL_TLS_CERT", files.cert);
  const key = contentOf("MAIL_TLS_KEY", files.key);
  const first = parsed("MAIL_TLS_CERT", files.cert, "certificate", () => new X509Certificate(cert));
  const own: KeyObject = parsed("MAIL_TLS_KEY", files.key, "private key without a passphrase", () =>
    createPrivateKey(key),
  );
  if (!first.checkPrivateKey(own))
    throw new SettingError(
      "MAIL_TLS_KEY",
      `MAIL_TLS_KEY is "${files.key}", which is not the key of the certificate in "${files.cert}". Name the key that the certificate was made with.`,
    );
  return { cert, key };
}

export interface CertificateFacts {
  /** Whole days until it ends; negative when it has. */
  daysLeft: number;
  /** Good for one of the names that senders look for. */
  isForUs: boolean;
  /** As the certificate writes them. */
  names: string;
}

/** What the door's certificate says of itself, for the doctor. */
export function aboutCertificate(cert: Buffer, hosts: readonly string[], now: Date): CertificateFacts {
  const first = new X509Certificate(cert);
  return {
    daysLeft: Math.floor((Date.parse(first.validTo) - now.getTime()) / 86_400_000),
    isForUs: hosts.some((host) => first.checkHost(host) !== undefined),
    names: first.subjectAltName ?? first.subject.replaceAll("\n", ", "),
  };
}

function contentOf(setting: string, file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new SettingError(
      setting,
      `${setting} is "${file}", which cannot be read (${(error as NodeJS.ErrnoException).code}). Name a PEM file that this user may read.`,
    );
  }
}

function parsed<T>(setting: string, file: string, what: string, parse: () => T): T {
  try {
    return parse();
  } catch {
    throw new SettingError(setting, `${setting} is "${file}", which holds no ${what}. Name a file in PEM form.`);
  }
}
