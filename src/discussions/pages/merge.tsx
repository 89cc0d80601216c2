import { mayManage, placeOf, type Unit, type Viewer } from "#groups";
import {
  Button,
  Field,
  Form,
  page,
  seeOther,
  Select,
  statusOf,
  unlessRefused,
  type At,
  type FieldErrors,
  type Reply,
  type Typed,
} from "#platform/web";
import { MergeForm } from "../forms.ts";
import { mergeTopics, type Led } from "../joining/commands.ts";
import { postFor } from "../posts/queries.ts";
import { topicFor, topicsOf, type Topic } from "../topics/queries.ts";
import { m } from "../words.ts";
import { ActingPage } from "./acting.tsx";
import { managedAt, type Here } from "./move.tsx";
import { topicHref } from "./parts.tsx";

/** Discussions of the same group that are offered, the newest first. */
const OFFERED = 20;

/** Where leaders put a whole discussion into another one that they lead too. */
export async function show(at: At): Promise<Reply> {
  return view(at, await managedAt(at), {}, {});
}

export async function submit(at: At): Promise<Reply> {
  const here = await managedAt(at);
  const { viewer, topic } = here;
  const parsed = at.form(MergeForm);
  if (!parsed.ok) return view(at, here, parsed.errors, parsed.typed);
  const { into, other } = parsed.value;
  const target = await named(at, viewer, other ?? into);
  const led = target && (await ledBy(at, viewer, target));
  if (!led) return view(at, here, { [other ? "other" : "into"]: m("merge.nowhere") }, parsed.typed);
  const from = { topicId: topic.id, home: await placeOf(at.db, topic.home.id) };
  return unlessRefused(
    async () => {
      await at.transaction((tx, now) => mergeTopics(tx, viewer, from, led, now));
      return seeOther(topicHref(target.id, target.title));
    },
    (refused) => view(at, here, { "": refused.say() }, parsed.typed),
  );
}

/** A discussion, or the one that a post stands in. */
async function named(
  at: At,
  viewer: Viewer,
  where: { topic: number } | { post: number } | null,
): Promise<Topic | null> {
  if (where === null) return null;
  if ("topic" in where) return topicFor(at.db, viewer, where.topic);
  return (await postFor(at.db, viewer, where.post))?.topic ?? null;
}

/** null: the viewer does not lead where it stands, or nobody can write there any more. */
async function ledBy(at: At, viewer: Viewer, { id, home }: Topic): Promise<Led | null> {
  const unit = await placeOf(at.db, home.id);
  return mayManage(viewer, unit) && !home.isClosed ? { topicId: id, home: unit } : null;
}

async function view(at: At, { viewer, topic }: Here, errors: FieldErrors, typed: Typed): Promise<Reply> {
  const near = (await neighboursOf(at, viewer, topic.home)).filter((one) => one.id !== topic.id);
  const shown = () => (
    <ActingPage at={at} topic={topic} title={m("merge.title", { title: topic.title })} errors={errors}>
      <p>{m("merge.about", { count: topic.postCount })}</p>
      <Form action={`/topics/${topic.id}/merges`}>
        {near.length > 0 && (
          <Select
            name="into"
            label={m("merge.into")}
            options={[
              { value: "", label: m("conduct.choose") },
              ...near.map((one) => ({ value: String(one.id), label: one.title })),
            ]}
            errors={errors}
            typed={typed}
          />
        )}
        <Field
          name="other"
          label={m(near.length > 0 ? "merge.other" : "merge.into")}
          hint={m("merge.other.hint")}
          optional={near.length > 0}
          errors={errors}
          typed={typed}
          width={60}
        />
        <Button>{m("merge.send")}</Button>
      </Form>
    </ActingPage>
  );
  return page(at, shown, { status: statusOf(errors) });
}

const neighboursOf = (at: At, viewer: Viewer, unit: Unit) => topicsOf(at.db, viewer, unit, 1, OFFERED + 1);
