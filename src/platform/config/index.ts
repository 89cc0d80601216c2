export {
  aboutCertificate,
  readCertificate,
  type Certificate,
  type CertificateFacts,
  type CertificateFiles,
} from "./certificate.ts";
export type { DkimSettings } from "./dkim.ts";
export type { BucketAddress, FilesAddress } from "./files.ts";
export type { ScannerAddress } from "./scanner.ts";
export { SettingError } from "./error.ts";
export { isLoopback, projectFolder, readSettings, type Role, type Settings } from "./settings.ts";
export type { IdentityProvider } from "./identity.ts";
