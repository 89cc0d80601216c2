import { maySee, PostingRules, textsOf, unitFor, viewerAt, type Unit } from "#groups";
import { Refused } from "#platform/refusal";
import {
  Button,
  ErrorSummary,
  Field,
  Form,
  NotFound,
  orNotFound,
  page,
  Page,
  seeOther,
  TextArea,
  type At,
  type FieldErrors,
  type Reply,
  type Typed,
} from "#platform/web";
import { languageNow } from "#platform/words";
import { TopicForm } from "../forms.ts";
import { startTopic } from "../posts/commands.ts";
import { mailReadersOf } from "../subscriptions/queries.ts";
import { m } from "../words.ts";
import { groupCrumbs, topicHref, WhoWillSee } from "./parts.tsx";

export async function show(at: At): Promise<Reply> {
  const { unit } = await unitAt(at);
  return form(at, unit, {}, {});
}

export async function submit(at: At): Promise<Reply> {
  const { unit, viewer } = await unitAt(at);
  const parsed = at.form(TopicForm);
  if (!parsed.ok) return form(at, unit, parsed.errors, parsed.typed);
  const author = { id: at.person!.id, name: at.person!.name };
  try {
    return seeOther(
      await at.once(async (tx, now) => {
        const posted = await startTopic(tx, viewer, author, unit, parsed.value, now, at.settings);
        return topicHref(posted.topicId, parsed.value.title);
      }),
    );
  } catch (error) {
    if (error instanceof Refused) return form(at, unit, { "": error.say() }, parsed.typed);
    throw error;
  }
}

async function unitAt(at: At) {
  const viewer = await viewerAt(at);
  const unit = orNotFound(await unitFor(at.db, viewer, at.params.slug!));
  if (!maySee(viewer, unit, "posts")) throw new NotFound();
  return { viewer, unit };
}

async function form(at: At, unit: Unit, errors: FieldErrors, typed: Typed): Promise<Reply> {
  const mailReaders = await mailReadersOf(at.db, unit.id);
  const texts = await textsOf(at.db, unit);
  const status = Object.keys(errors).length > 0 ? 422 : 200;
  return page(
    at,
    () => (
      <Page
        frame={at.frame}
        title={m("new.title", { unit: unit.name })}
        crumbs={groupCrumbs(unit)}
        lang={languageNow()}
        index={false}
      >
        <div class="stack">
          <h1>{m("new.title", { unit: unit.name })}</h1>
          <ErrorSummary errors={errors} />
          <Form action={`/groups/${unit.slug}/topics`} keep={typed}>
            <Field
              name="title"
              label={m("new.subject")}
              hint={m("new.subject.hint")}
              errors={errors}
              typed={typed}
              width={60}
            />
            <TextArea
              name="body"
              label={m("new.body")}
              hint={m("new.body.hint")}
              errors={errors}
              typed={typed}
              rows={14}
            />
            <WhoWillSee unit={unit} mailReaders={mailReaders} />
            <Button>{m("new.send")}</Button>
          </Form>
          {(texts.rules !== "" || texts.conductUrl !== null) && <PostingRules texts={texts} />}
        </div>
      </Page>
    ),
    { status },
  );
}
