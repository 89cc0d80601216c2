export { findEmbedded, startEmbedded, type Embedded, type EmbeddedOptions } from "./embedded.ts";
export { processMark } from "./processes.ts";
export { embeddedVersion } from "./binaries.ts";
