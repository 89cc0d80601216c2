import { placeOf, viewerAt, type Viewer } from "#groups";
import {
  Button,
  Field,
  Form,
  idFrom,
  NotFound,
  orNotFound,
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
import { SplitForm } from "../forms.ts";
import { splitTopic } from "../joining/commands.ts";
import { postFor, type FoundPost } from "../posts/queries.ts";
import { m } from "../words.ts";
import { ActingPage } from "./acting.tsx";
import { topicHref } from "./parts.tsx";
import { managesHome } from "./topic.tsx";

interface Here {
  viewer: Viewer;
  post: FoundPost;
}

/** Where leaders make a discussion of its own out of a post and what goes with it. */
export async function show(at: At): Promise<Reply> {
  return view(at, await managedAt(at), {}, {});
}

export async function submit(at: At): Promise<Reply> {
  const here = await managedAt(at);
  const { viewer, post } = here;
  const parsed = at.form(SplitForm);
  if (!parsed.ok) return view(at, here, parsed.errors, parsed.typed);
  const { home, id: topicId } = post.topic;
  const led = { topicId, home: await placeOf(at.db, home.id) };
  const part = { postId: post.id, ...parsed.value };
  return unlessRefused(
    async () => {
      const to = await at.once(async (tx, now) =>
        topicHref(await splitTopic(tx, viewer, led, part, now), parsed.value.title),
      );
      return seeOther(to);
    },
    (refused) => view(at, here, { "": refused.say() }, parsed.typed),
  );
}

async function managedAt(at: At): Promise<Here> {
  const viewer = await viewerAt(at);
  const post = orNotFound(await postFor(at.db, viewer, idFrom(at.params.id)));
  if (!(await managesHome(at, viewer, post.topic))) throw new NotFound();
  return { viewer, post };
}

async function view(at: At, { post }: Here, errors: FieldErrors, typed: Typed): Promise<Reply> {
  const { topic, number, id } = post;
  const shown = () => (
    <ActingPage at={at} topic={topic} title={m("split.title", { number, title: topic.title })} errors={errors}>
      <p>{m("split.about")}</p>
      <p>
        <a href={`/posts/${id}`}>{m("history.post", { name: post.authorName })}</a>
      </p>
      <Form action={`/posts/${id}/split`}>
        <Field
          name="title"
          label={m("split.new")}
          hint={m("split.new.hint")}
          errors={errors}
          typed={typed}
          width={60}
        />
        <Select
          name="takes"
          label={m("split.takes")}
          options={(["answers", "after"] as const).map((value) => ({ value, label: m(`split.takes.${value}`) }))}
          errors={errors}
          typed={typed}
        />
        <Button>{m("split.send")}</Button>
      </Form>
    </ActingPage>
  );
  return page(at, shown, { status: statusOf(errors) });
}
