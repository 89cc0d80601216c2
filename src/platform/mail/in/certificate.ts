import { readFileSync } from "node:fs";
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
 * written, are not taken: the door goes on with what it has. What the files hold is compared, not their times: a watcher of times begins when its
 * first look comes back, and what was written before that it never tells.
 */
export function watchCertificate(
  files: CertificateFiles,
  renewed: (certificate: Certificate) => void,
  every = EVERY,
): Watched {
  const current = readCertificate(files);
  let seen = Buffer.concat([current.cert, current.key]);
  const look = (): void => {
    try {
      const now = Buffer.concat([readFileSync(files.cert), readFileSync(files.key)]);
      if (now.equals(seen)) return;
      seen = now;
      renewed(readCertificate(files));
      log.info("door.certificate", { renewed: files.cert });
    } catch (error) {
      log.warn("door.certificate", { error: (error as Error).message });
    }
  };
  const timer = setInterval(look, every).unref();
  return { current, end: () => clearInterval(timer) };
}
