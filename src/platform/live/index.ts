export { framed, lastSeen, type LiveEvent } from "./event.ts";
export type { Stream, Whose } from "./stream.ts";
export { Streams, type LiveLimits } from "./streams.ts";
