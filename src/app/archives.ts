import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import {
  bringArchive,
  bringMembers,
  mappingIn,
  oldAddressesIn,
  oldHomeIn,
  packUnit,
  plainMapping,
  rosterIn,
  tableMappingIn,
  tableToMbox,
  UnusableTable,
  type Table,
} from "#discussions";
import { unitByAddress } from "#groups";
import { openDatabase } from "#platform/db";
import { openParser } from "#platform/mail";
import { databaseClock } from "#platform/time";
import type {
  ArchiveAsked,
  ArchiveRefused,
  Brought,
  BroughtMembers,
  Context,
  MembersAsked,
  Packing,
} from "./cli/wiring.ts";

type Asked = ArchiveAsked & { passed?: (mails: number) => void };

/** For whoever holds the machine: an mbox or a table into the group with this mail address, and the old addresses of its messages. */
export async function archive(context: Context, asked: Asked): Promise<Brought | "no-group" | ArchiveRefused> {
  if (asked.mapping === null) return mbox(context, asked, null);
  const mapping = asked.mapping === "" ? plainMapping : tableMappingIn(asked.mapping);
  if ("wrong" in mapping) return { wrongMapping: mapping.wrong };
  const folder = await mkdtemp(join(tmpdir(), "chapterhouse-table-"));
  try {
    const file = join(folder, basename(asked.file));
    return await mbox(context, { ...asked, file }, await tableToMbox(asked.file, file, mapping));
  } catch (error) {
    if (error instanceof UnusableTable) return { wrongTable: error.message };
    throw error;
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function mbox(
  { databaseUrl, settings }: Context,
  { group, oldAddresses, oldLinks, mapping: _read, ...of }: Asked,
  table: Table | null,
): Promise<Brought | "no-group" | ArchiveRefused> {
  const homes = oldAddresses.map((text) => ({ text, home: oldHomeIn(text) }));
  const noArchive = homes.find(({ home }) => home === null);
  if (noArchive) return { noArchive: noArchive.text };
  const { addresses: mapped, unread } = oldAddressesIn(oldLinks ?? "");
  for (const [messageId, stood] of table?.addresses ?? [])
    mapped.set(messageId, [...(mapped.get(messageId) ?? []), ...stood]);
  const formerly = { homes: homes.flatMap(({ home }) => home ?? []), mapped };
  // While one batch is written the next is looked up.
  const database = openDatabase({ url: databaseUrl, size: 2 });
  const parser = openParser({ threads: 2 });
  try {
    const { db } = database;
    const unit = await unitByAddress(db, group);
    if (!unit) return "no-group";
    const report = await bringArchive({
      db,
      settings,
      parser,
      unit,
      formerly,
      now: await databaseClock.now(db),
      ...(table && { table }),
      ...of,
    });
    return { ...report, leftOut: table && table.leftOut, unread };
  } finally {
    await parser.end();
    await database.close();
  }
}

/** For whoever holds the machine: everything of the group with this mail address; null when there is no such group. */
export async function pack(
  { databaseUrl, settings }: Context,
  { group, withAddresses }: { group: string; withAddresses: boolean },
): Promise<Packing | null> {
  const database = openDatabase({ url: databaseUrl, size: 2 });
  const { db } = database;
  const unit = await unitByAddress(db, group);
  if (!unit) {
    await database.close();
    return null;
  }
  const now = await databaseClock.now(db);
  return { bytes: packUnit({ db, settings, unit, now, withAddresses }), end: () => database.close() };
}

/** For whoever holds the machine: the members that a text names, into the group with this mail address. */
export async function members(
  { databaseUrl, settings }: Context,
  { group, fileName, text, columns, isDry }: MembersAsked,
): Promise<BroughtMembers | "no-group" | "by-dues" | "no-columns"> {
  const mapping = columns === null ? new Map() : mappingIn(columns);
  const roster = mapping && rosterIn(text, mapping);
  if (!roster) return "no-columns";
  const database = openDatabase({ url: databaseUrl, size: 1 });
  try {
    const { db } = database;
    const unit = await unitByAddress(db, group);
    if (!unit) return "no-group";
    if (unit.joining === "membership" || unit.joining === "add-on") return "by-dues";
    const file = { name: fileName, unread: roster.unread };
    const at = { db, unit, zone: settings.timeZone, now: await databaseClock.now(db), isDry, file };
    return { ...(await bringMembers(at, roster.members)), unread: roster.unread };
  } finally {
    await database.close();
  }
}
