import { createHash } from "node:crypto";
import { once } from "node:events";
import { Readable, Transform, type TransformCallback } from "node:stream";
import { finished } from "node:stream/promises";
import { renderToString } from "preact-render-to-string";
import yazl from "yazl";
import { appointmentsOf, type Unit } from "#groups";
import type { Settings } from "#platform/config";
import type { Db } from "#platform/db";
import { bytesFrom, storeFor } from "#platform/files";
import { dayIn, type Instant } from "#platform/time";
import { inLanguage } from "#platform/words";
import type { MailSite } from "../mails/site.ts";
import { attachmentOf } from "../posts/queries.ts";
import { motionById, motionIdsOf, votesOf, type Vote } from "../motions/queries.ts";
import { FindingAid, type AidTopic } from "./aid.tsx";
import { mboxPiece, type From } from "./mails.ts";
import {
  extentOf,
  listIdOf,
  membersOf,
  postsIn,
  topicsAfter,
  type ExportedPost,
  type ExportedTopic,
} from "./queries.ts";
import { bagInfo, BAGIT, csvOf, DECISIONS_FORM, FORM, manifestLine, parts, pathOfFile } from "./rules.ts";

export interface Exporting {
  db: Db;
  settings: MailSite & Pick<Settings, "files">;
  unit: Unit;
  now: Instant;
  /** Only for whoever holds the machine: leaders of a group do not learn addresses. */
  withAddresses: boolean;
}

/** Topics and posts that lie in memory at a time. */
const TOPICS = 200;
const POSTS = 100;

/**
 * Everything of a unit as one ZIP that is a bag (RFC 8493): its discussions as mbox, as JSON and with their files, its members, sums of all, and a page that says what it
 * is (D-12, D-26). Read in small pieces while it is sent, so that memory does not grow with the unit; what is written meanwhile may be in it or not. What leaders
 * hid stays out. Ends with an error when something cannot be read.
 */
export function packUnit(exporting: Exporting): Readable {
  const zip = new yazl.ZipFile();
  const output = zip.outputStream as Readable;
  void fill(zip, output, exporting).catch((error: unknown) => output.destroy(error as Error));
  return output;
}

interface Sum {
  path: string;
  sha256: string;
  bytes: number;
}

async function fill(zip: yazl.ZipFile, output: Readable, exporting: Exporting): Promise<void> {
  const { db, settings, unit, now, withAddresses } = exporting;
  const root = `${unit.slug}-${dayIn(settings.timeZone, now)}`;
  const sums: Sum[] = [];
  const gone = once(output, "close").then(() => Promise.reject(new Error("the reader went away")));
  gone.catch(() => {});
  const add = async (path: string, source: Readable, compress = true): Promise<void> => {
    const counter = new Counter();
    zip.addReadStream(counter, `${root}/${path}`, { mtime: now, compress });
    source.once("error", (error) => counter.destroy(error));
    source.pipe(counter);
    await Promise.race([finished(counter), gone]);
    sums.push({ path, ...counter.sum() });
  };
  const extent = await extentOf(db, unit.id);
  const from: From = { db, settings, withAddresses, unit: { ...unit, listId: await listIdOf(db, unit) } };
  const topics: AidTopic[] = [];
  await add(parts.mbox, Readable.from(mboxOfUnit(from, unit.id)));
  await add(parts.json, Readable.from(jsonOfUnit(exporting, topics)));
  for await (const { post, file } of filesOfUnit(db, unit.id)) {
    const found = await attachmentOf(db, post.id, file.number);
    if (!found) continue;
    // Most files are packed already.
    await add(
      pathOfFile(post.id, file.number, file.filename),
      await bytesFrom(storeFor(settings), found).read(),
      false,
    );
  }
  await add(parts.decisions, Readable.from(decisionsOfUnit(exporting)));
  await add(parts.members, Readable.from([await members(exporting)]));
  const leaders = (await appointmentsOf(db, unit)).toReversed();
  const page = inLanguage("en", () =>
    renderToString(
      <FindingAid unit={unit} site={settings} now={now} extent={extent} topics={topics} leaders={leaders} />,
    ),
  );
  await add(parts.aid, Readable.from([Buffer.from(`<!doctype html>${page}`)]));
  const payload = sums.splice(0);
  await add("bagit.txt", Readable.from([Buffer.from(BAGIT)]));
  const info = bagInfo({
    source: settings.associationName,
    title: unit.name,
    url: `${settings.publicUrl}/groups/${unit.slug}`,
    on: dayIn(settings.timeZone, now),
    bytes: payload.reduce((all, { bytes }) => all + bytes, 0),
    files: payload.length,
  });
  await add("bag-info.txt", Readable.from([Buffer.from(info)]));
  await add("manifest-sha256.txt", Readable.from([manifest(payload)]));
  const tags = sums.splice(0);
  await add("tagmanifest-sha256.txt", Readable.from([manifest(tags)]));
  zip.end();
}

const manifest = (sums: readonly Sum[]): Buffer =>
  Buffer.from(sums.map(({ sha256, path }) => manifestLine(sha256, path)).join(""));

/** Passes bytes on and knows their sum when they are through. */
class Counter extends Transform {
  readonly #hash = createHash("sha256");
  #bytes = 0;

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#hash.update(chunk);
    this.#bytes += chunk.length;
    done(null, chunk);
  }

  sum(): Omit<Sum, "path"> {
    return { sha256: this.#hash.digest("hex"), bytes: this.#bytes };
  }
}

async function* topicsOfUnit(db: Db, unitId: number): AsyncGenerator<ExportedTopic> {
  for (let after = 0; ;) {
    const topics = await topicsAfter(db, unitId, after, TOPICS);
    yield* topics;
    if (topics.length < TOPICS) return;
    after = topics.at(-1)!.id;
  }
}

async function* postsOfTopic(db: Db, topicId: number): AsyncGenerator<ExportedPost> {
  for (let after = 0; ; after += POSTS) {
    const posts = await postsIn(db, topicId, { after, most: POSTS });
    yield* posts;
    if (posts.length < POSTS) return;
  }
}

async function* mboxOfUnit(from: From, unitId: number): AsyncGenerator<Buffer> {
  for await (const topic of topicsOfUnit(from.db, unitId))
    for await (const post of postsOfTopic(from.db, topic.id)) if (!post.isWithheld) yield await mboxPiece(post, from);
}

async function* filesOfUnit(db: Db, unitId: number) {
  for await (const topic of topicsOfUnit(db, unitId))
    for await (const post of postsOfTopic(db, topic.id))
      if (!post.isWithheld) for (const file of post.files) yield { post, file };
}

/** One topic on a line each, so that whoever reads a large one need not hold all of it. `topics` is filled on the way. */
async function* jsonOfUnit({ db, settings, unit, now }: Exporting, topics: AidTopic[]): AsyncGenerator<Buffer> {
  const about = { name: unit.name, acronym: unit.acronym, slug: unit.slug, kind: unit.kind, purpose: unit.purpose };
  const head = { form: FORM, exportedAt: now.toISOString(), site: settings.publicUrl, unit: about };
  yield Buffer.from(`${JSON.stringify(head).slice(0, -1)},"topics":[\n`);
  let isFirst = true;
  for await (const topic of topicsOfUnit(db, unit.id)) {
    const posts: unknown[] = [];
    for await (const post of postsOfTopic(db, topic.id)) posts.push(jsonOf(post, settings.publicUrl));
    const { id, title, startedAt, closedAt, closedBecause, isQuestion, answerId, tags } = topic;
    topics.push({ id, title, startedAt, posts: posts.length });
    const url = `${settings.publicUrl}/topics/${id}`;
    const written = { id, url, title, tags, startedAt, isQuestion, answer: answerId, closedAt, closedBecause, posts };
    yield Buffer.from(`${isFirst ? "" : ",\n"}${JSON.stringify(written)}`);
    isFirst = false;
  }
  yield Buffer.from("\n]}\n");
}

function jsonOf(post: ExportedPost, publicUrl: string) {
  const { id, number, isWithheld } = post;
  const place = { id, url: `${publicUrl}/posts/${id}`, number };
  if (isWithheld) return { ...place, isHidden: true };
  const {
    parentId,
    authorId,
    authorName,
    messageId,
    inReplyTo,
    writtenAt,
    source,
    markdown,
    text,
    html,
    quoted,
    versions,
    times,
  } = post;
  return {
    ...place,
    answers: parentId,
    author: { id: authorId, name: authorName },
    messageId,
    inReplyTo,
    writtenAt,
    source,
    markdown,
    text,
    html,
    quoted,
    isEdited: versions > 0,
    times,
    files: post.files.map(({ filename, contentType, size, sha256, number: place }) => ({
      filename,
      contentType,
      size,
      sha256,
      path: pathOfFile(id, place, filename),
    })),
  };
}

/** One motion on a line each, with all that was ever voted in it. */
async function* decisionsOfUnit({ db, settings, unit, now }: Exporting): AsyncGenerator<Buffer> {
  const head = { form: DECISIONS_FORM, exportedAt: now.toISOString(), site: settings.publicUrl, unit: unit.slug };
  yield Buffer.from(`${JSON.stringify(head).slice(0, -1)},"motions":[\n`);
  let isFirst = true;
  for (const id of await motionIdsOf(db, unit.id)) {
    const { unit: _unit, isOnRoll: _isOnRoll, mine: _mine, ...motion } = (await motionById(db, id))!;
    const votes: Vote[] = [];
    for (let offset = 0; ; offset += POSTS) {
      const some = await votesOf(db, id, { most: POSTS, offset });
      votes.push(...some);
      if (some.length < POSTS) break;
    }
    const cast = votes.map(({ personId: _personId, ...vote }) => vote);
    const written = { ...motion, url: `${settings.publicUrl}/motions/${id}`, votes: cast };
    yield Buffer.from(`${isFirst ? "" : ",\n"}${JSON.stringify(written)}`);
    isFirst = false;
  }
  yield Buffer.from("\n]}\n");
}

async function members({ db, settings, unit, now, withAddresses }: Exporting): Promise<Buffer> {
  const rows = await membersOf(db, unit.id, dayIn(settings.timeZone, now));
  const head = ["name", "role", "joined", "mail", ...(withAddresses ? ["address"] : [])];
  const written = rows.map(({ name, role, joinedAt, mode, address }) => [
    name,
    role,
    dayIn(settings.timeZone, joinedAt),
    mode,
    ...(withAddresses ? [address] : []),
  ]);
  return Buffer.from(csvOf([head, ...written]));
}
