import { mayManage, placeOf, unitFor, unitsAbove, unitsByIds, type Unit, type Viewer } from "#groups";
import {
  Button,
  Field,
  Form,
  NotFound,
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
import { MoveForm } from "../forms.ts";
import { moveTopic, type Destination } from "../moving/commands.ts";
import { topicFor, type Topic } from "../topics/queries.ts";
import { m } from "../words.ts";
import { ActingPage } from "./acting.tsx";
import { topicHref } from "./parts.tsx";
import { managesHome, topicAt } from "./topic.tsx";

export interface Here {
  viewer: Viewer;
  topic: Topic;
}

/** Where leaders send a whole discussion to another group that they lead too. */
export async function show(at: At): Promise<Reply> {
  return view(at, await managedAt(at), {}, {});
}

export async function submit(at: At): Promise<Reply> {
  const here = await managedAt(at);
  const { viewer, topic } = here;
  const parsed = at.form(MoveForm);
  if (!parsed.ok) return view(at, here, parsed.errors, parsed.typed);
  const { to, other } = parsed.value;
  const target = await destination(at, viewer, other || to);
  if (!target) return view(at, here, { [other ? "other" : "to"]: m("move.nowhere") }, parsed.typed);
  const from = await placeOf(at.db, topic.home.id);
  return unlessRefused(
    async () => {
      await at.transaction((tx, now) => moveTopic(tx, viewer, topic.id, from, target, now));
      const there = await topicFor(at.db, viewer, topic.id);
      return seeOther(there ? topicHref(topic.id, topic.title) : `/groups/${topic.home.slug}/topics`);
    },
    (refused) => view(at, here, { "": refused.say() }, parsed.typed),
  );
}

export async function managedAt(at: At): Promise<Here> {
  const { viewer, topic } = await topicAt(at);
  if (!(await managesHome(at, viewer, topic))) throw new NotFound();
  return { viewer, topic };
}

/** A group that the viewer leads, or one below it. One that they do not lead is not there. */
async function destination(at: At, viewer: Viewer, slug: string): Promise<Destination | null> {
  const unit = await unitFor(at.db, viewer, slug);
  if (!unit) return null;
  const above = await unitsAbove(at.db, unit.id);
  return mayManage(viewer, { id: unit.id, above }) ? { id: unit.id, isClosed: unit.isClosed, above } : null;
}

async function view(at: At, { viewer, topic }: Here, errors: FieldErrors, typed: Typed): Promise<Reply> {
  const led = [...(await unitsByIds(at.db, [...viewer.leads])).values()];
  const units = led
    .filter((unit) => unit.id !== topic.home.id && !unit.isClosed)
    .sort((one, other) => one.name.localeCompare(other.name));
  const shown = () => (
    <ActingPage at={at} topic={topic} title={m("move.title", { title: topic.title })} errors={errors}>
      <p>{m("move.about", { unit: topic.home.name })}</p>
      <Form action={`/topics/${topic.id}/moves`}>
        {units.length > 0 && <Led units={units} errors={errors} typed={typed} />}
        <Field
          name="other"
          label={m(units.length > 0 ? "move.other" : "move.to")}
          hint={m("move.other.hint")}
          optional={units.length > 0}
          errors={errors}
          typed={typed}
          width={30}
        />
        <Button>{m("move.send")}</Button>
      </Form>
    </ActingPage>
  );
  return page(at, shown, { status: statusOf(errors) });
}

function Led({ units, errors, typed }: { units: Unit[]; errors: FieldErrors; typed: Typed }) {
  return (
    <Select
      name="to"
      label={m("move.to")}
      options={[
        { value: "", label: m("conduct.choose") },
        ...units.map(({ slug, name }) => ({ value: slug, label: name })),
      ]}
      errors={errors}
      typed={typed}
    />
  );
}
