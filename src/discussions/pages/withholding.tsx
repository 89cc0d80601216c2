import type { ComponentChildren } from "preact";
import { viewerAt, type Viewer } from "#groups";
import {
  Button,
  Checkbox,
  Facts,
  Field,
  Form,
  idFrom,
  NotFound,
  orNotFound,
  page,
  Raw,
  seeOther,
  Select,
  statusOf,
  TextArea,
  Time,
  type At,
  type FieldErrors,
  type Reply,
  type Typed,
} from "#platform/web";
import { RemovalForm, WithholdingForm } from "../forms.ts";
import { postFor, type FoundPost } from "../posts/queries.ts";
import { hideAndAnswer } from "../reports/commands.ts";
import { removePost, restorePost } from "../withholding/commands.ts";
import { withholdingOf, type Withholding } from "../withholding/queries.ts";
import { conductReasons } from "../withholding/rules.ts";
import { m } from "../words.ts";
import { ActingPage } from "./acting.tsx";
import { managesHome } from "./topic.tsx";

interface Here {
  viewer: Viewer;
  post: FoundPost;
  manages: boolean;
}

/** For leaders: take a post away, bring it back, remove it for good. Its author sees here what is kept of it. */
export async function show(at: At): Promise<Reply> {
  const here = await hereAt(at);
  const { post, manages, viewer } = here;
  if (!manages && !(post.isWithheld && post.authorId === viewer.personId)) throw new NotFound();
  return view(at, here, {}, {});
}

export async function submit(at: At): Promise<Reply> {
  const here = await managedAt(at);
  const parsed = at.form(WithholdingForm);
  if (!parsed.ok) return view(at, here, parsed.errors, parsed.typed);
  const { title = null, ...taking } = parsed.value;
  const { id } = here.post;
  await at.transaction((tx, now) => hideAndAnswer(tx, actingOf(here), id, { ...taking, title, isFinal: false }, now));
  return seeOther(`/posts/${id}/withholding`);
}

export async function restore(at: At): Promise<Reply> {
  const here = await managedAt(at);
  await at.transaction((tx, now) => restorePost(tx, actingOf(here), here.post.id, now));
  return seeOther(`/posts/${here.post.id}`);
}

export async function remove(at: At): Promise<Reply> {
  const here = await managedAt(at);
  const parsed = at.form(RemovalForm);
  if (!parsed.ok) return view(at, here, parsed.errors, parsed.typed);
  await at.transaction((tx, now) => removePost(tx, actingOf(here), here.post.id, now));
  return seeOther(`/posts/${here.post.id}/withholding`);
}

const actingOf = ({ viewer, post }: Here) => ({ by: viewer.personId!, unitId: post.topic.home.id });

async function hereAt(at: At): Promise<Here> {
  const viewer = await viewerAt(at);
  const post = orNotFound(await postFor(at.db, viewer, idFrom(at.params.id)));
  return { viewer, post, manages: await managesHome(at, viewer, post.topic) };
}

async function managedAt(at: At): Promise<Here> {
  const here = await hereAt(at);
  if (!here.manages) throw new NotFound();
  return here;
}

async function view(at: At, { post, manages }: Here, errors: FieldErrors, typed: Typed): Promise<Reply> {
  const { topic, number, id } = post;
  const withholding = await withholdingOf(at.db, id);
  const shown = () => (
    <ActingPage
      at={at}
      topic={topic}
      title={m(withholding ? "withheld.title" : "withhold.title", { number, title: topic.title })}
      errors={errors}
    >
      <p>
        <a href={`/posts/${id}`}>{m("history.post", { name: post.authorName })}</a>
      </p>
      {withholding ? (
        <Away withholding={withholding} postId={id} manages={manages} at={at} errors={errors} typed={typed} />
      ) : (
        <Hiding post={post} errors={errors} typed={typed} />
      )}
    </ActingPage>
  );
  return page(at, shown, { status: statusOf(errors) });
}

interface Filled {
  errors: FieldErrors;
  typed: Typed;
}

function Hiding({ post, errors, typed }: Filled & { post: FoundPost }) {
  const filled = { errors, typed };
  return (
    <>
      <p>{m("withhold.about")}</p>
      <p class="quiet">{m("withhold.mails")}</p>
      <Form action={`/posts/${post.id}/withholding`}>
        <ReasonField {...filled} />
        <TextArea name="word" label={m("withhold.word")} hint={m("withhold.word.hint")} rows={4} {...filled} />
        {post.number === 1 && (
          <Field
            name="title"
            label={m("withhold.topic")}
            hint={m("withhold.topic.hint")}
            value={post.topic.title}
            width={60}
            {...filled}
          />
        )}
        <Button>{m("withhold.hide")}</Button>
      </Form>
    </>
  );
}

/** Which line of the code of conduct. */
export function ReasonField({ name = "reason", errors, typed, value }: Filled & { name?: string; value?: string }) {
  const options = conductReasons.map((reason) => ({ value: reason, label: m(`conduct.${reason}`) }));
  return (
    <Select
      name={name}
      label={m("conduct.reason")}
      options={[{ value: "", label: m("conduct.choose") }, ...options]}
      value={value}
      errors={errors}
      typed={typed}
    />
  );
}

function Away(props: Filled & { withholding: Withholding; postId: number; manages: boolean; at: At }) {
  const { withholding, postId, manages, at, errors, typed } = props;
  const zone = at.frame.timeZone;
  const { kept, by, removedAt, removedBy } = withholding;
  return (
    <>
      <Facts
        facts={[
          [m("conduct.reason"), m(`conduct.${withholding.reason}`)],
          [m("withheld.word"), <bdi key="w">{withholding.word}</bdi>],
          [m("withheld.since"), <Time key="s" at={withholding.at} zone={zone} />],
          ...fact("withheld.by", manages && by),
          ...fact("withheld.removed.at", removedAt && <Time at={removedAt} zone={zone} />),
          ...fact("withheld.removed.by", manages && removedBy),
        ]}
      />
      {kept ? <Kept kept={kept} /> : <p>{m("withheld.nothing")}</p>}
      {manages && kept && (
        <>
          <Form action={`/posts/${postId}/withholding/ending`}>
            <Button>{m("withheld.restore")}</Button>
          </Form>
          <details open={"sure" in errors}>
            <summary>{m("withheld.remove.summary")}</summary>
            <Form action={`/posts/${postId}/withholding/removal`}>
              <p>{m("withheld.remove.about")}</p>
              <Checkbox name="sure" label={m("withheld.sure")} errors={errors} typed={typed} />
              <Button plain>{m("withheld.remove")}</Button>
            </Form>
          </details>
        </>
      )}
    </>
  );
}

const fact = (
  term: "withheld.by" | "withheld.removed.at" | "withheld.removed.by",
  value: ComponentChildren,
): [string, ComponentChildren][] => (value ? [[m(term), value]] : []);

function Kept({ kept }: { kept: NonNullable<Withholding["kept"]> }) {
  return (
    <section class="post" aria-labelledby="kept">
      <h2 id="kept">{m("withheld.kept")}</h2>
      <Raw class="body" html={kept.html} />
      {kept.quoted && <Raw class="body quiet" html={kept.quoted} />}
      {kept.fileNames.length > 0 && <p>{m("withheld.files", { names: kept.fileNames.join(", ") })}</p>}
    </section>
  );
}
