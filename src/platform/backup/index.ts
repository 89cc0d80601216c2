export { makeBackup, type Made } from "./make.ts";
export { BackupError, type Manifest } from "./manifest.ts";
export { checkBackup } from "./read.ts";
export { restoreBackup } from "./restore.ts";
