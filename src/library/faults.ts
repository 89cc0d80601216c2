import { fileSize, type FileFault } from "#discussions";
import { MOST_AT_ONCE, MOST_BYTES } from "./rules.ts";
import { m } from "./words.ts";

/** What is wrong with a file, in a sentence that names it. */
export const faultOf = (fault: FileFault): string =>
  fault.why === "picture"
    ? m("file.picture", { name: fault.name, width: fault.width, height: fault.height })
    : m(`file.${fault.why}`, { name: fault.name, most: MOST_AT_ONCE, size: fileSize(MOST_BYTES) });
