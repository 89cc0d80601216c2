import { enableCompileCache } from "node:module";
import { join } from "node:path";

// What the engine made of our code is kept beside the bundle, so that every process after the first loads it in half the time.
// Threads and the processes that this one starts are told by the environment. A folder that may not be written changes nothing.
process.env["NODE_COMPILE_CACHE"] ??= join(import.meta.dirname, ".compiled");
enableCompileCache(process.env["NODE_COMPILE_CACHE"]);

// Only what is loaded after that call is kept.
await import("./program.ts");
