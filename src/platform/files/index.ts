export { beginFilling, claimStore, emptyStore, endFilling, examineStore, isFillable, joinStore } from "./claim.ts";
export { keepFile, nameFiles, StoreUnavailable, type FileOnDisk, type StoredFile } from "./keep.ts";
export { moveFiles, type Move } from "./move.ts";
export { storeFor } from "./open.ts";
export { bytesFrom, readAll, type FileBytes, type NamedBytes } from "./bytes.ts";
export { GRACE, sweepFiles } from "./sweep.ts";
export { Missing, type Kept, type Range, type Source, type Store } from "./store.ts";
