import { existsSync, statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { readSettings } from "#platform/config";
import { withPrepared } from "./database.ts";
import { readyStore } from "./files.ts";
import { Trouble, type Brought, type Wiring } from "./wiring.ts";

const usage =
  "Give a group's mail address and an mbox, or a table of posts: chapterhouse import GROUP FILE [--map FILE.json] [--old-address URL] [--old-links FILE.csv] [--dry-run]";

/**
 * `chapterhouse import GROUP FILE [--map FILE.json] [--old-address URL]… [--old-links FILE.csv] [--dry-run]`: an mbox of another list's archive (D-12), or a table of
 * posts, and where they stood, so that links to them go on. Mails nobody, and may be run again.
 */
export async function importArchive(args: string[], wiring: Wiring): Promise<number> {
  const { group, file, map, oldAddresses, links, isDry } = optionsIn(args);
  for (const path of [file, map, links].filter((one) => one !== null)) {
    if (!existsSync(path)) throw new Trouble(`There is no file ${path}.`, 66);
    if (!statSync(path).isFile()) throw new Trouble(`${path} is no file. Give the file itself.`, 66);
  }
  const oldLinks = links === null ? null : await readFile(links, "utf8");
  const isTable = map !== null || /\.(csv|tsv)$/i.test(file);
  const mapping = isTable ? (map === null ? "" : await readFile(map, "utf8")) : null;
  const brought = await withPrepared(readSettings(), async (context) => {
    if (!isDry) await readyStore(context.settings, context.databaseUrl);
    return wiring.archive(context, { group: group.split("@")[0]!, file, mapping, oldAddresses, oldLinks, isDry });
  });
  if (brought === "no-group")
    throw new Trouble(`No group has the mail address ${group}. Make it first on the site; its address is on its page.`);
  if ("noArchive" in brought)
    throw new Trouble(
      `${brought.noArchive} is no archive of a list that we know. Give its own address, without a month or a message, as in https://lists.example.org/pipermail/LIST, …/hyperkitty/list/LIST@lists.example.org, …/sympa/arc/LIST or …/g/GROUP. For anything else, write a table of address and Message-ID: --old-links FILE.csv`,
      64,
    );
  if ("wrongMapping" in brought) throw new Trouble(`${map} cannot be used: ${brought.wrongMapping}. ${MAPPING}`, 65);
  if ("wrongTable" in brought) throw new Trouble(`${file} cannot be used: ${brought.wrongTable}. ${MAPPING}`, 65);
  for (const line of [...linesOf(brought, isDry), ...linkLines(brought, isDry), lastLine(isDry)]) say(line);
  return brought.unreadable.length > 0 || (brought.leftOut ?? []).length > 0 || brought.unread.length > 0 ? 1 : 0;
}

const MAPPING =
  'A mapping file says what is what: {"columns": {"Their heading": "text"}, "zone": "America/Chicago", "dates": "month-first", "host": "community.example.org", "files": "FOLDER"}; docs/LIST-OWNERS.md names all fields.';

interface Options {
  group: string;
  file: string;
  map: string | null;
  oldAddresses: string[];
  links: string | null;
  isDry: boolean;
}

function optionsIn(args: readonly string[]): Options {
  const plain: string[] = [];
  const oldAddresses: string[] = [];
  let [map, links, isDry]: [string | null, string | null, boolean] = [null, null, false];
  for (let at = 0; at < args.length; at += 1) {
    const [arg, next] = [args[at]!, args[at + 1]];
    if (arg === "--dry-run") isDry = true;
    else if (arg === "--old-address" && next !== undefined) oldAddresses.push(args[(at += 1)]!);
    else if (arg === "--map" && next !== undefined) map = args[(at += 1)]!;
    else if (arg === "--old-links" && next !== undefined) links = args[(at += 1)]!;
    else if (arg.startsWith("--")) throw new Trouble(usage, 64);
    else plain.push(arg);
  }
  const [group, file, ...more] = plain;
  if (!group || !file || more.length > 0) throw new Trouble(usage, 64);
  return { group, file, map, oldAddresses, links, isDry };
}

const SHOWN = 20;

const WHY: Record<string, string> = { "no-words": "no words", "no-file": "a file that it names was not there" };

function linesOf(brought: Brought, isDry: boolean): string[] {
  const { mails, topics, added, known, recognised, undated, unreadable, leftOut } = brought;
  const place = leftOut === null ? "at octet" : "line";
  return [
    `${mails} ${leftOut === null ? "mails" : "posts"} in ${topics} discussions: ${added} ${isDry ? "would be added" : "added"}, ${known} here before. ${recognised} are by people with an account.`,
    ...(undated > 0 ? [`${undated} say no date that can be read and come first.`] : []),
    ...few(unreadable.map(({ start, why }) => `Left out, ${place} ${start} of the file: ${why}`)),
    ...few((leftOut ?? []).map((one) => `Left out, line ${one.place} of the file: ${WHY[one.why] ?? one.why}`)),
  ];
}

function linkLines({ links: { added, taken, unmatched }, unread }: Brought, isDry: boolean): string[] {
  const why = { "no-address": "no old address", "no-message": "no Message-ID" };
  return [
    ...(added > 0 ? [`${added} old addresses ${isDry ? "would lead" : "lead"} to their posts from now on.`] : []),
    ...(taken > 0 ? [`${taken} old addresses lead to another post already, and go on leading there.`] : []),
    ...(unmatched > 0 ? [`${unmatched} Message-IDs of the table are not in the archive.`] : []),
    ...few(unread.map((one) => `Left out, line ${one.line} of the table: ${why[one.why]}.`)),
  ];
}

const few = (lines: string[]): string[] =>
  lines.length > SHOWN ? [...lines.slice(0, SHOWN), `… and ${lines.length - SHOWN} more.`] : lines;

const lastLine = (isDry: boolean): string =>
  isDry ? "Nothing was written." : "Nobody was mailed. Files count for the group, whatever its limit.";

const say = (line: string) => process.stdout.write(`${line}\n`);
