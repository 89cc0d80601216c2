import type { Unit } from "#groups";
import type { Settings } from "#platform/config";
import { crashPoint } from "#platform/crash";
import { OutOfOrder, sql, unlessBrokenOff, type Db, type Tx } from "#platform/db";
import { newMessageId, prunedReferences, type Mail } from "#platform/mail";
import type { Instant } from "#platform/time";
import type { Body } from "../body.ts";
import { attachmentName } from "../inbound/arrival.ts";
import { countImported } from "../importing/commands.ts";
import { lockText } from "../inbound/queries.ts";
import { keptFiles } from "../files/keeping.ts";
import { keepOldLinks, type Kept } from "../oldlinks/commands.ts";
import { attachAll, type NewAttachment } from "../posts/commands.ts";
import type { Author } from "./archive.ts";
import type { Archived } from "./looking.ts";
import { answeredBy, answeredNames, archivedIn, takenIds, type Known } from "./queries.ts";
import { namesOf, type Placed } from "./threading.ts";

/** A mail as it was read: what its post will show, and its files, which are in the store by now. */
export interface Made {
  body: Body;
  files: NewAttachment[];
}

interface Bringing {
  unit: Unit;
  /** Parts of threads, what is answered before its answers. */
  threads: readonly (readonly Placed<Archived>[])[];
  mails: ReadonlyMap<Archived, Made>;
  authors: ReadonlyMap<Archived, Author>;
  now: Instant;
  /** The import that this is part of (`beginImport`). */
  run: number;
  settings: Pick<Settings, "mailDomain" | "files">;
}

/** One transaction. Returns how many posts it wrote, and how many old addresses lead to posts by it. */
export async function bringIn(db: Db, at: Bringing): Promise<{ posts: number; links: Kept }> {
  const bring = async (tx: Tx) => {
    // Two runs at once go one after the other, and the second finds what the first brought.
    await lockText(tx, `archive ${at.unit.id}`);
    const all = at.threads.flat().map(({ clue }) => clue);
    const known = await archivedIn(tx, at.unit.id, all);
    await nameAuthors(tx, known, at.authors);
    const taken = await takenIds(
      tx,
      all.map(({ messageId }) => messageId),
    );
    const rows = await rowsOf(tx, { known, taken }, at);
    const written = await insert(tx, rows, at);
    const idOf = (clue: Archived) => known.get(clue)?.postId ?? written.get(clue);
    const links = all.flatMap((clue) => {
      const postId = clue.links.length > 0 ? idOf(clue) : undefined;
      return postId === undefined ? [] : clue.links.map((link) => ({ ...link, postId }));
    });
    const kept = await keepOldLinks(tx, links);
    await countImported(tx, at.run, { added: rows.length, links: kept.added });
    crashPoint("import.written");
    return { posts: rows.length, links: kept };
  };
  const brought = await unlessBrokenOff(() => db.transaction().execute(bring));
  crashPoint("import.committed");
  return brought;
}

export const filesOf = (settings: Pick<Settings, "files">, mail: Mail): Promise<NewAttachment[]> =>
  keptFiles(
    settings,
    mail.attachments.map((file, index) => ({
      filename: attachmentName(file, index),
      contentType: file.contentType.slice(0, 100),
      from: file.content,
    })),
  );

/** Who has an account by now becomes the author of what they wrote. */
async function nameAuthors(
  tx: Tx,
  known: ReadonlyMap<Archived, Known>,
  authors: ReadonlyMap<Archived, Author>,
): Promise<void> {
  for (const [clue, { postId, authorId }] of known) {
    const author = authors.get(clue)!;
    if (authorId === null && author.id !== null)
      await tx
        .updateTable("posts")
        .set({ author_id: author.id, author_name: author.name })
        .where("id", "=", postId)
        // What leaders took away says nothing of who wrote it.
        .where("withheld_at", "is", null)
        .execute();
  }
}

interface Row {
  clue: Archived;
  made: Made;
  topicId: number;
  number: number;
  messageId: string;
  parent: { messageId: string } | null;
  /** Message-IDs of what it answers, the first post's first. */
  line: readonly string[];
  sortsAt: Instant;
}

/** Part of a thread that is not here yet, and the topic that it goes on; null: it begins one. */
interface Fresh {
  thread: readonly Placed<Archived>[];
  posts: readonly Placed<Archived>[];
  here: readonly [Archived, Known][];
  topicId: number | null;
}

async function rowsOf(
  tx: Tx,
  { known, taken }: { known: ReadonlyMap<Archived, Known>; taken: Set<string> },
  at: Bringing,
): Promise<Row[]> {
  const before = await answeredBy(tx, at.unit.id, at.threads.flat());
  const fresh = at.threads.flatMap((thread): Fresh[] => {
    const posts = thread.filter(({ clue }) => !known.has(clue) && at.mails.has(clue));
    if (posts.length === 0) return [];
    const here = thread.flatMap(({ clue }): [Archived, Known][] => {
      const found = known.get(clue);
      return found ? [[clue, found]] : [];
    });
    const named = thread.flatMap(answeredNames).map((name) => before.get(name));
    const topicId = here[0]?.[1].topicId ?? named.find((found) => found !== undefined)?.topicId ?? null;
    return [{ thread, posts, here, topicId }];
  });
  const begun = await begin(
    tx,
    at,
    fresh.filter(({ topicId }) => topicId === null).map(({ posts }) => posts),
  );
  const rows: Row[] = [];
  for (const { posts, here, topicId } of fresh) {
    const last = posts.at(-1)!.sortsAt;
    const topic = topicId === null ? begun.shift()! : await goOn(tx, topicId, posts.length, last);
    rows.push(...rowsIn(topic, posts, { here, before, taken }, at));
  }
  return rows;
}

function rowsIn(
  { id, count }: Counted,
  posts: readonly Placed<Archived>[],
  known: { here: Fresh["here"]; before: ReadonlyMap<string, Known>; taken: Set<string> },
  at: Bringing,
): Row[] {
  const { here, before, taken } = known;
  const lines = new Map<Archived, { messageId: string; line: readonly string[] }>(here);
  return posts.map(({ clue, parent, sortsAt }, index) => {
    const messageId =
      clue.messageId && !taken.has(clue.messageId) ? clue.messageId : newMessageId(at.settings.mailDomain);
    taken.add(messageId);
    const above =
      (parent && lines.get(parent)) ??
      namesOf(clue)
        .map((name) => before.get(name))
        .find((found) => found?.topicId === id) ??
      null;
    const line = above ? prunedReferences([...above.line, above.messageId]) : prunedReferences(clue.references);
    lines.set(clue, { messageId, line });
    return {
      clue,
      made: at.mails.get(clue)!,
      topicId: id,
      number: count - posts.length + index + 1,
      messageId,
      parent: above,
      line,
      sortsAt,
    };
  });
}

interface Counted {
  id: number;
  count: number;
}

/** Topics of so many threads, in their order. */
async function begin(
  tx: Tx,
  { unit, authors }: Bringing,
  threads: readonly (readonly Placed<Archived>[])[],
): Promise<Counted[]> {
  if (threads.length === 0) return [];
  const { rows } = await sql<{ id: number }>`
    select nextval(pg_get_serial_sequence('topics', 'id')) as id from generate_series(1, ${threads.length}::integer)`.execute(
    tx,
  );
  const topics = threads.map((thread, index) => ({
    id: Number(rows[index]!.id),
    title: thread[0]!.clue.title,
    startedBy: authors.get(thread[0]!.clue)!.id,
    startedAt: thread[0]!.sortsAt,
    last: thread.at(-1)!.sortsAt,
    count: thread.length,
  }));
  const column = <Name extends keyof (typeof topics)[number]>(name: Name) => topics.map((topic) => topic[name]);
  await sql`
    with begun as (
      insert into topics (id, title, started_by, started_at, last_post_at, post_count, last_number) overriding system value
      select id, title, started_by, started_at, last_at, posts, posts
      from unnest(${column("id")}::bigint[], ${column("title")}::text[], ${column("startedBy")}::bigint[], ${column("startedAt")}::timestamptz[],
        ${column("last")}::timestamptz[], ${column("count")}::integer[]) as t (id, title, started_by, started_at, last_at, posts)
      returning id, last_post_at)
    insert into topic_units (topic_id, unit_id, is_home, last_post_at) select id, ${unit.id}::bigint, true, last_post_at from begun`.execute(
    tx,
  );
  return topics.map(({ id, count }) => ({ id, count }));
}

async function goOn(tx: Tx, topicId: number, more: number, last: Instant): Promise<Counted> {
  const { rows } = await sql<Counted>`
    with placed as (update topic_units set last_post_at = greatest(last_post_at, ${last}::timestamptz) where topic_id = ${topicId})
    update topics set post_count = post_count + ${more}, last_number = greatest(last_number, post_count) + ${more},
      last_post_at = greatest(last_post_at, ${last}::timestamptz) where id = ${topicId}
    returning id, last_number as count`.execute(tx);
  return rows[0]!;
}

async function insert(tx: Tx, rows: readonly Row[], at: Bringing): Promise<Map<Archived, number>> {
  if (rows.length === 0) return new Map();
  const values = rows.map(({ clue, made: { body }, ...row }) => {
    const { id, name } = at.authors.get(clue)!;
    return {
      topic_id: row.topicId,
      number: row.number,
      author_id: id,
      author_name: name,
      message_id: row.messageId,
      claimed_message_id: clue.messageId,
      in_reply_to: row.parent?.messageId ?? clue.inReplyTo,
      reference_ids: [...row.line],
      source: "mail" as const,
      // Nobody proved anything to us: it is the archive's word.
      sender_check: "none" as const,
      subject: clue.title,
      body_text: body.text,
      body_html: body.html,
      quoted_html: body.quoted,
      written_at: clue.writtenAt,
      posted_at: clue.writtenAt,
      sorts_at: row.sortsAt,
    };
  });
  const posted = await tx
    .insertInto("posts")
    .values(values)
    .onConflict((conflict) => conflict.column("message_id").doNothing())
    .returning(["id", "message_id"])
    .execute();
  // The group got one of them by mail at this moment; the next look finds it.
  if (posted.length < values.length) throw new OutOfOrder("a mail of the archive came in meanwhile");
  const ids = new Map(posted.map((post) => [post.message_id, post.id]));
  await sql`
    update posts set parent_id = parent.id from posts parent
    where posts.id = any(${posted.map(({ id }) => id)}::bigint[]) and parent.message_id = posts.in_reply_to and parent.topic_id = posts.topic_id`.execute(
    tx,
  );
  await tx
    .insertInto("archived_posts")
    .values(rows.map(({ clue, messageId }) => ({ unit_id: at.unit.id, key: clue.key, post_id: ids.get(messageId)! })))
    .execute();
  await attachAll(
    tx,
    rows.map(({ made, messageId }) => ({ postId: ids.get(messageId)!, attachments: made.files })),
    at.now,
  );
  return new Map(rows.map(({ clue, messageId }) => [clue, ids.get(messageId)!]));
}
