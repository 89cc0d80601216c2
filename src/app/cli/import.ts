import { existsSync, statSync } from "node:fs";
import { readSettings } from "#platform/config";
import { withPrepared } from "./database.ts";
import { readyStore } from "./files.ts";
import { Trouble, type Brought, type Wiring } from "./wiring.ts";

/** `chapterhouse import GROUP FILE [--dry-run]`: an mbox of another list's archive (D-12). Mails nobody, and may be run again. */
export async function importArchive(args: string[], wiring: Wiring): Promise<number> {
  const options = args.filter((arg) => arg.startsWith("--"));
  const [group, file, ...more] = args.filter((arg) => !arg.startsWith("--"));
  if (!group || !file || more.length > 0 || options.some((option) => option !== "--dry-run"))
    throw new Trouble("Give a group's mail address and an mbox file: chapterhouse import GROUP FILE [--dry-run]", 64);
  if (!existsSync(file)) throw new Trouble(`There is no file ${file}.`, 66);
  if (!statSync(file).isFile()) throw new Trouble(`${file} is no file. Give the mbox itself.`, 66);
  const isDry = options.length > 0;
  const brought = await withPrepared(readSettings(), async (context) => {
    if (!isDry) await readyStore(context.settings, context.databaseUrl);
    return wiring.archive(context, { group: group.split("@")[0]!, file, isDry });
  });
  if (!brought)
    throw new Trouble(`No group has the mail address ${group}. Make it first on the site; its address is on its page.`);
  for (const line of linesOf(brought, isDry)) say(line);
  return brought.unreadable.length > 0 ? 1 : 0;
}

function linesOf({ mails, topics, added, known, recognised, undated, unreadable }: Brought, isDry: boolean): string[] {
  return [
    `${mails} mails in ${topics} discussions: ${added} ${isDry ? "would be added" : "added"}, ${known} here before. ${recognised} are by people with an account.`,
    ...(undated > 0 ? [`${undated} say no date that can be read and come first.`] : []),
    ...unreadable.slice(0, 20).map(({ start, why }) => `Left out, at octet ${start} of the file: ${why}`),
    ...(unreadable.length > 20 ? [`… and ${unreadable.length - 20} more.`] : []),
    isDry ? "Nothing was written." : "Nobody was mailed. Files count for the group, whatever its limit.",
  ];
}

const say = (line: string) => process.stdout.write(`${line}\n`);
