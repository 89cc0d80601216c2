import { size } from "../mails/site.ts";
import { m } from "../words.ts";
import type { FileFault } from "./check.ts";
import { FILE_BYTES, FILES_A_POST } from "./rules.ts";

/** What is wrong with a file, in a sentence that names it. */
export function sayFault(fault: FileFault): string {
  const { name } = fault;
  if (fault.why === "picture") return m("file.picture", { name, width: fault.width, height: fault.height });
  return m(`file.${fault.why}`, { name, most: FILES_A_POST, size: size(FILE_BYTES) });
}
