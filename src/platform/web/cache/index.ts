export { PageCache } from "./cache.ts";
export { EVERYWHERE, encodingFor, isSame, keyOf, type Keep, type Tag } from "./rules.ts";
