import { existsSync, statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { readSettings } from "#platform/config";
import { withPrepared } from "./database.ts";
import { Trouble, type BroughtMembers, type Wiring } from "./wiring.ts";

const usage =
  'Give a group\'s mail address and a file: chapterhouse members GROUP FILE [--columns "Their heading=address, Other=name"] [--dry-run]';

/**
 * `chapterhouse members GROUP FILE [--columns …] [--dry-run]`: the members of another list (D-12). CSV with headings, Sympa's dump, or an address a line. Mails nobody,
 * and may be run again.
 */
export async function importMembers(args: string[], wiring: Wiring): Promise<number> {
  const { plain, columns, isDry } = optionsIn(args);
  const [group, file, ...more] = plain;
  if (!group || !file || more.length > 0) throw new Trouble(usage, 64);
  if (!existsSync(file)) throw new Trouble(`There is no file ${file}.`, 66);
  if (!statSync(file).isFile()) throw new Trouble(`${file} is no file. Give the list itself.`, 66);
  const text = await readFile(file, "utf8");
  const brought = await withPrepared(readSettings(), (context) =>
    wiring.members(context, { group: group.split("@")[0]!, fileName: basename(file), text, columns, isDry }),
  );
  if (brought === "no-group")
    throw new Trouble(`No group has the mail address ${group}. Make it first on the site; its address is on its page.`);
  if (brought === "by-dues")
    throw new Trouble("People belong to that group by their dues. Bring their memberships in; the group follows.");
  if (brought === "no-columns")
    throw new Trouble(
      'No heading of the file is known to be an address. Say which one is: --columns "Their heading=address, Other=name"',
      65,
    );
  for (const line of linesOf(brought, isDry)) process.stdout.write(`${line}\n`);
  return brought.unread.some(({ why }) => why === "no-address") ? 1 : 0;
}

function optionsIn(args: readonly string[]): { plain: string[]; columns: string | null; isDry: boolean } {
  const plain: string[] = [];
  let [columns, isDry]: [string | null, boolean] = [null, false];
  for (let at = 0; at < args.length; at += 1) {
    const arg = args[at]!;
    if (arg === "--dry-run") isDry = true;
    else if (arg === "--columns" && args[at + 1] !== undefined) columns = args[(at += 1)]!;
    else if (arg.startsWith("--")) throw new Trouble(usage, 64);
    else plain.push(arg);
  }
  return { plain, columns, isDry };
}

const SHOWN = 20;

function linesOf({ added, known, created, unread }: BroughtMembers, isDry: boolean): string[] {
  const none = unread.filter(({ why }) => why === "no-address");
  const twice = unread.length - none.length;
  return [
    `${added} ${isDry ? "would come" : "came"} into the group, ${known} were in it before. ${created} had no account and ${isDry ? "would get" : "got"} one, without a password.`,
    ...(twice > 0 ? [`${twice} stand in the file more than once and count once.`] : []),
    ...none.slice(0, SHOWN).map(({ line }) => `Left out, line ${line}: no address.`),
    ...(none.length > SHOWN ? [`… and ${none.length - SHOWN} more.`] : []),
    isDry
      ? "Nothing was written."
      : "Nobody was mailed. Tell them yourself where their list is now, and how to leave it.",
  ];
}
