import { mayPost, maySee, unitFor, viewerAt } from "#groups";
import { NotFound, orNotFound, type At, type Reply } from "#platform/web";
import { offered } from "../mentions/queries.ts";
import { topicFor } from "../topics/queries.ts";

/** For the script: whom a name that is being typed may mean. Names alone, of people whom the writer sees on the group's pages anyway. */
export async function show(at: At): Promise<Reply> {
  const viewer = await viewerAt(at);
  const unit = orNotFound(await unitFor(at.db, viewer, at.params.slug!));
  if (!maySee(viewer, unit, "posts")) throw new NotFound();
  const typed = (at.query.q ?? "").slice(0, 100).trim();
  const asked = /^\d{1,15}$/.test(at.query.topic ?? "") ? Number(at.query.topic) : null;
  const topic = asked === null ? null : await topicFor(at.db, viewer, asked);
  const isOffered = typed !== "" && mayPost(viewer, unit);
  const people = isOffered
    ? await offered(at.db, typed, { viewer, units: [unit], now: await at.now() }, topic?.id ?? null)
    : [];
  return {
    kind: "data",
    status: 200,
    type: "application/json; charset=utf-8",
    body: JSON.stringify(people.map(({ name }) => name)),
    headers: { "cache-control": "private, no-store" },
  };
}
