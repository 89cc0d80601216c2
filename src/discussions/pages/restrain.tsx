import { placeOf, viewerAt, type UnitPlace, type Viewer } from "#groups";
import { dayIn } from "#platform/time";
import {
  Button,
  Form,
  idFrom,
  NotFound,
  orNotFound,
  page,
  seeOther,
  Select,
  statusOf,
  TextArea,
  unlessRefused,
  type At,
  type FieldErrors,
  type Reply,
  type Typed,
} from "#platform/web";
import { RestraintForm } from "../forms.ts";
import { postFor, type FoundPost } from "../posts/queries.ts";
import { restrain } from "../restraints/commands.ts";
import { judgeOf, leadsThere } from "../restraints/queries.ts";
import { mayRestrain, spans } from "../restraints/rules.ts";
import { m } from "../words.ts";
import { ActingPage } from "./acting.tsx";
import { ReasonField } from "./withholding.tsx";

interface Here {
  viewer: Viewer;
  post: FoundPost;
  unit: UnitPlace;
}

/** For leaders: warn a post's author, or keep them from posting in the group for a time. */
export async function show(at: At): Promise<Reply> {
  return view(at, await hereAt(at), {}, {});
}

export async function submit(at: At): Promise<Reply> {
  const here = await hereAt(at);
  const { viewer, post, unit } = here;
  const parsed = at.form(RestraintForm);
  if (!parsed.ok) return view(at, here, parsed.errors, parsed.typed);
  const input = { ...parsed.value, personId: post.authorId!, postId: post.id };
  return unlessRefused(
    async () => {
      const to = await at.once(
        async (tx, now) => `/restraints/${await restrain(tx, viewer, unit, input, now)}?set=yes`,
      );
      return seeOther(to);
    },
    (refused) => view(at, here, { "": refused.say() }, parsed.typed),
  );
}

async function hereAt(at: At): Promise<Here> {
  const viewer = await viewerAt(at);
  const post = orNotFound(await postFor(at.db, viewer, idFrom(at.params.id)));
  const { home } = post.topic;
  const unit = await placeOf(at.db, home.id);
  if (post.authorId === null) throw new NotFound();
  const today = dayIn(at.settings.timeZone, await at.now());
  const person = { id: post.authorId, leads: await leadsThere(at.db, home.id, post.authorId, today) };
  if (!mayRestrain(judgeOf(viewer, unit), person)) throw new NotFound();
  return { viewer, post, unit };
}

function view(at: At, { post }: Here, errors: FieldErrors, typed: Typed): Reply {
  const { topic } = post;
  const filled = { errors, typed };
  return page(
    at,
    () => {
      const options = spans.map((span) => ({ value: span, label: m(`restrain.span.${span}`) }));
      return (
        <ActingPage at={at} topic={topic} title={m("restrain.title", { name: post.authorName })} errors={errors}>
          <p>{m("restrain.about", { unit: topic.home.name })}</p>
          <p>
            <a href={`/posts/${post.id}`}>{m("history.post", { name: post.authorName })}</a>
          </p>
          <Form action={`/posts/${post.id}/restraint`}>
            <Select
              name="span"
              label={m("restrain.span")}
              options={[{ value: "", label: m("conduct.choose") }, ...options]}
              {...filled}
            />
            <ReasonField {...filled} />
            <TextArea name="word" label={m("restrain.word")} hint={m("restrain.word.hint")} rows={4} {...filled} />
            <Button>{m("restrain.send")}</Button>
          </Form>
        </ActingPage>
      );
    },
    { status: statusOf(errors) },
  );
}
