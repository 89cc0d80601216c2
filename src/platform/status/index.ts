export { statusDoor } from "./door.ts";
export { Measures } from "./measures.ts";
export { isLate, machinery, type Machinery, type QueueState } from "./queues.ts";
