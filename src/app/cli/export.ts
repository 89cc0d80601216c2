import { existsSync } from "node:fs";
import { createWriteStream } from "node:fs";
import { rename, rm, stat } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { readSettings } from "#platform/config";
import { withPrepared } from "./database.ts";
import { Trouble, type Wiring } from "./wiring.ts";

/**
 * `chapterhouse export GROUP FILE.zip [--with-addresses]`: everything of a group (D-12, D-26). A file that is there is not written over, and one that is only
 * half written never bears the name.
 */
export async function exportUnit(args: string[], wiring: Wiring): Promise<number> {
  const options = args.filter((arg) => arg.startsWith("--"));
  const [group, file, ...more] = args.filter((arg) => !arg.startsWith("--"));
  if (!group || !file || more.length > 0 || options.some((option) => option !== "--with-addresses"))
    throw new Trouble(
      "Give a group's mail address and a file: chapterhouse export GROUP FILE.zip [--with-addresses]",
      64,
    );
  if (existsSync(file)) throw new Trouble(`There is a file ${file} already. Give another name, or move it away.`, 73);
  const withAddresses = options.length > 0;
  const done = await withPrepared(readSettings(), async (context) => {
    const packing = await wiring.pack(context, { group: group.split("@")[0]!, withAddresses });
    if (!packing) return false;
    const partial = `${file}.partial`;
    try {
      // It holds what people wrote for a group, whatever the umask says.
      await pipeline(packing.bytes, createWriteStream(partial, { mode: 0o600 }));
      await rename(partial, file);
    } catch (error) {
      await rm(partial, { force: true });
      throw error;
    } finally {
      await packing.end();
    }
    return true;
  });
  if (!done) throw new Trouble(`No group has the mail address ${group}. Its address is on its page.`);
  const { size } = await stat(file);
  process.stdout.write(
    `Wrote ${file} (${(size / 1e6).toFixed(1)} MB)${withAddresses ? ", with people's addresses: keep it safe" : ""}.\n`,
  );
  return 0;
}
