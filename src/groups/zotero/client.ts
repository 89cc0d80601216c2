import { wordsOf } from "#platform/mail";
import { Group, Items, MOST_ITEMS, type ShelfItem } from "./rules.ts";

/** What a group holds at Zotero at this moment. */
export interface Fetched {
  name: string;
  reading: string;
  editing: string;
  items: ShelfItem[];
  total: number;
}

export type Problem = "unreachable" | "not-public";

const PATIENCE = 10_000;
const LARGEST = 2_000_000;

/** Zotero's web API v3. `base`: its address, without a slash at the end. Never throws for what the other side does. */
export async function fetchShelf(
  base: string,
  { groupId, style }: { groupId: number; style: string },
): Promise<Fetched | Problem> {
  try {
    const group = Group.parse((await ask(`${base}/groups/${groupId}`)).value);
    const query = new URLSearchParams({
      format: "json",
      include: "data,bib",
      style,
      limit: String(MOST_ITEMS),
      sort: "dateAdded",
      direction: "desc",
    });
    const { value, total } = await ask(`${base}/groups/${groupId}/items/top?${query.toString()}`);
    const items = Items.parse(value).map(({ key, bib, data }) => ({
      key,
      url: `https://www.zotero.org/groups/${groupId}/items/${key}`,
      citation: wordsOf({ text: null, html: bib }).replace(/\s+/g, " ").trim() || data.title,
    }));
    const { name, libraryReading: reading, libraryEditing: editing } = group.data;
    return { name, reading, editing, items: items.filter(({ citation }) => citation !== ""), total };
  } catch (error) {
    return error instanceof NotPublic ? "not-public" : "unreachable";
  }
}

class NotPublic extends Error {}

async function ask(url: string): Promise<{ value: unknown; total: number }> {
  const answer = await fetch(url, {
    headers: { "zotero-api-version": "3", accept: "application/json", "user-agent": "Chapterhouse" },
    signal: AbortSignal.timeout(PATIENCE),
    redirect: "error",
  });
  if (answer.status === 403 || answer.status === 404) throw new NotPublic();
  if (answer.status !== 200) throw new Error(`Zotero answered ${answer.status}`);
  let size = 0;
  const pieces: Uint8Array[] = [];
  for await (const piece of answer.body!) {
    size += piece.length;
    if (size > LARGEST) throw new Error("Zotero answered too much");
    pieces.push(piece);
  }
  const total = Number(answer.headers.get("total-results") ?? 0);
  return { value: JSON.parse(Buffer.concat(pieces).toString("utf8")), total: Number.isSafeInteger(total) ? total : 0 };
}
