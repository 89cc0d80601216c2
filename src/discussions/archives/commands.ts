import type { Unit } from "#groups";
import type { Settings } from "#platform/config";
import { sql, type Db, type Tx } from "#platform/db";
import { newMessageId, prunedReferences, type Mail } from "#platform/mail";
import type { Instant } from "#platform/time";
import { bodyFromMail } from "../body.ts";
import { attachmentName } from "../inbound/arrival.ts";
import { lockText } from "../inbound/queries.ts";
import { keptFiles } from "../files/keeping.ts";
import { attach, type NewAttachment } from "../posts/commands.ts";
import type { Archived, Author } from "./archive.ts";
import { namesOf, type Placed } from "./threading.ts";

/** A mail of the archive that is here. */
export interface Known {
  postId: number;
  topicId: number;
  messageId: string;
  line: readonly string[];
  authorId: number | null;
}

/** Which of these are here: from an earlier run, or because the group had them by mail. */
export async function archivedIn(db: Db, unitId: number, mails: readonly Archived[]): Promise<Map<Archived, Known>> {
  const { rows } = await sql<Known & { place: number }>`
    select wanted.place::integer as place, posts.id as "postId", topic_id as "topicId", message_id as "messageId", reference_ids as line, author_id as "authorId"
    from unnest(${mails.map(({ key }) => key)}::bytea[], ${mails.map(({ messageId }) => messageId)}::text[]) with ordinality as wanted (key, id, place)
      join lateral (
        select post_id from archived_posts where unit_id = ${unitId} and archived_posts.key = wanted.key
        union all
        select posts.id from posts join topic_units using (topic_id)
        where unit_id = ${unitId} and posts.message_id = wanted.id and not exists (select from archived_posts where post_id = posts.id)
        limit 1) as here on true
      join posts on posts.id = here.post_id`.execute(db);
  return new Map(rows.map(({ place, ...known }) => [mails[place - 1]!, known]));
}

interface Bringing {
  unit: Unit;
  /** Parts of threads, what is answered before its answers. */
  threads: readonly (readonly Placed<Archived>[])[];
  mails: ReadonlyMap<Archived, Mail>;
  authors: ReadonlyMap<Archived, Author>;
  now: Instant;
  settings: Pick<Settings, "mailDomain" | "files">;
}

/** One transaction. Files are put into the store before it: what is accepted is durable. */
export async function bringIn(db: Db, at: Bringing): Promise<void> {
  const files = new Map<Archived, NewAttachment[]>();
  for (const [clue, mail] of at.mails)
    if (mail.attachments.length > 0) files.set(clue, await filesOf(at.settings, mail));
  await db.transaction().execute(async (tx) => {
    // Two runs at once go one after the other, and the second finds what the first brought.
    await lockText(tx, `archive ${at.unit.id}`);
    const all = at.threads.flat().map(({ clue }) => clue);
    const known = await archivedIn(tx, at.unit.id, all);
    await nameAuthors(tx, known, at.authors);
    const taken = await takenIds(
      tx,
      all.map(({ messageId }) => messageId),
    );
    const rows: Row[] = [];
    for (const thread of at.threads) rows.push(...(await rowsOf(tx, thread, { known, taken }, at)));
    await insert(tx, rows, at, files);
  });
}

const filesOf = (settings: Pick<Settings, "files">, mail: Mail): Promise<NewAttachment[]> =>
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
        .execute();
  }
}

interface Row {
  clue: Archived;
  mail: Mail;
  topicId: number;
  number: number;
  messageId: string;
  parent: { messageId: string } | null;
  /** Message-IDs of what it answers, the first post's first. */
  line: readonly string[];
  sortsAt: Instant;
}

async function rowsOf(
  tx: Tx,
  thread: readonly Placed<Archived>[],
  { known, taken }: { known: ReadonlyMap<Archived, Known>; taken: Set<string> },
  at: Bringing,
): Promise<Row[]> {
  const fresh = thread.filter(({ clue }) => !known.has(clue) && at.mails.has(clue));
  if (fresh.length === 0) return [];
  const before = await answeredBy(tx, at.unit.id, thread);
  const here = [...known].filter(([clue]) => thread.some((placed) => placed.clue === clue));
  const topic = here[0]?.[1].topicId ?? [...before.values()][0]?.topicId ?? null;
  const last = fresh.at(-1)!.sortsAt;
  const { id, count } = topic === null ? await begin(tx, at, fresh) : await goOn(tx, topic, fresh.length, last);
  const lines = new Map<Archived, { messageId: string; line: readonly string[] }>(here);
  return fresh.map(({ clue, parent, sortsAt }, index) => {
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
      mail: at.mails.get(clue)!,
      topicId: id,
      number: count - fresh.length + index + 1,
      messageId,
      parent: above,
      line,
      sortsAt,
    };
  });
}

/** What these answer and is here: of an earlier archive, of an earlier batch, or by mail. */
async function answeredBy(tx: Tx, unitId: number, thread: readonly Placed<Archived>[]): Promise<Map<string, Known>> {
  const names = [
    ...new Set(
      thread.flatMap(({ clue, parent }) => [...namesOf(clue), ...(parent?.messageId ? [parent.messageId] : [])]),
    ),
  ];
  const { rows } = await sql<Known & { name: string }>`
    select name, posts.id as "postId", posts.topic_id as "topicId", message_id as "messageId", reference_ids as line, author_id as "authorId"
    from unnest(${names}::text[]) as name
      join posts on message_id = name
      join topic_units on topic_units.topic_id = posts.topic_id and unit_id = ${unitId}`.execute(tx);
  return new Map(rows.map(({ name, ...known }) => [name, known]));
}

async function takenIds(tx: Tx, ids: readonly (string | null)[]): Promise<Set<string>> {
  const wanted = ids.filter((id) => id !== null);
  const rows = await tx
    .selectFrom("posts")
    .select("message_id")
    .where(sql<boolean>`message_id = any(${wanted}::text[])`)
    .execute();
  return new Set(rows.map((row) => row.message_id));
}

interface Counted {
  id: number;
  count: number;
}

async function begin(tx: Tx, { unit, authors }: Bringing, thread: readonly Placed<Archived>[]): Promise<Counted> {
  const { clue, sortsAt } = thread[0]!;
  const last = thread.at(-1)!.sortsAt;
  const { id } = await tx
    .insertInto("topics")
    .values({
      title: clue.title,
      started_by: authors.get(clue)!.id,
      started_at: sortsAt,
      last_post_at: last,
      post_count: thread.length,
      last_number: thread.length,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  await tx
    .insertInto("topic_units")
    .values({ topic_id: id, unit_id: unit.id, is_home: true, last_post_at: last })
    .execute();
  return { id, count: thread.length };
}

async function goOn(tx: Tx, topicId: number, more: number, last: Instant): Promise<Counted> {
  const { rows } = await sql<Counted>`
    with placed as (update topic_units set last_post_at = greatest(last_post_at, ${last}::timestamptz) where topic_id = ${topicId})
    update topics set post_count = post_count + ${more}, last_number = greatest(last_number, post_count) + ${more},
      last_post_at = greatest(last_post_at, ${last}::timestamptz) where id = ${topicId}
    returning id, last_number as count`.execute(tx);
  return rows[0]!;
}

async function insert(
  tx: Tx,
  rows: readonly Row[],
  at: Bringing,
  files: ReadonlyMap<Archived, NewAttachment[]>,
): Promise<void> {
  if (rows.length === 0) return;
  const values = rows.map(({ clue, mail, ...row }) => {
    const body = bodyFromMail(mail);
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
  const posted = await tx.insertInto("posts").values(values).returning(["id", "message_id"]).execute();
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
  for (const { clue, messageId } of rows) await attach(tx, ids.get(messageId)!, files.get(clue) ?? [], at.now);
}
