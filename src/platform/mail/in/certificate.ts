import { unwatchFile, watchFile } from "node:fs";
import { readCertificate, type Certificate, type CertificateFiles } from "#platform/config";
import { log } from "#platform/log";

export interface Watched {
  current: Certificate;
  end(): void;
}

/** Looked at so often. By asking, not by events: renewal swaps links, which no event of the watched file tells. */
const EVERY = 60_000;

/**
 * The certificate, and each one that replaces it (renewals go on while the door is open). Files that do not fit each other, as while they are being
 * written, are not taken: the door goes on with what it has.
 */
export function watchCertificate(
  files: CertificateFiles,
  renewed: (certificate: Certificate) => void,
  every = EVERY,
): Watched {
  const current = readCertificate(files);
  const look = (): void => {
    try {
      renewed(readCertificate(files));
      log.info("door.certificate", { renewed: files.cert });
    } catch (error) {
      log.warn("door.certificate", { error: (error as Error).message });
    }
  };
  const watched = [files.cert, files.key];
  for (const file of watched) watchFile(file, { interval: every, persistent: false }, look);
  return {
    current,
    end: () => {
      for (const file of watched) unwatchFile(file, look);
    },
  };
}
