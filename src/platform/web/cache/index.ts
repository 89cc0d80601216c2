export { PageCache } from "./cache.ts";
export { encodingFor, isSame, keyOf, type Keep, type Tag } from "./rules.ts";
