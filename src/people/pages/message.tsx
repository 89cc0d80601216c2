import { z } from "zod";
import {
  Button,
  ErrorSummary,
  Field,
  Form,
  Notice,
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
import { block, unblock, writeTo } from "../letters/commands.ts";
import { hasBlocked, isBlocked, lettersBetween } from "../letters/queries.ts";
import { isWelcome, LETTER_LENGTH } from "../letters/rules.ts";
import { choicesOf } from "../profiles/queries.ts";
import { line, lines, relationTo } from "../profiles/rules.ts";
import { refusalIn } from "../refusals.ts";
import type { PeopleParts, Shown } from "../sections.ts";
import { m } from "../words.ts";
import { personIn } from "./person.ts";
import { formIn } from "./shared.tsx";
import { showingAt, type Showing } from "./showing.ts";

export const LetterForm = z.object({
  subject: z
    .string({ error: () => m("error.subject") })
    .transform((text) => line(text) ?? "")
    .refine((text) => text !== "" && [...text].length <= 200, { error: () => m("error.subject") }),
  text: z
    .string({ error: () => m("error.letter", { most: LETTER_LENGTH }) })
    .transform((text) => lines(text) ?? "")
    .refine((text) => text !== "" && [...text].length <= LETTER_LENGTH, {
      error: () => m("error.letter", { most: LETTER_LENGTH }),
    }),
});
const BlockForm = z.object({ act: z.enum(["block", "unblock"]) });

/** Writing to a person whose address nobody sees. */
export const show =
  (parts: PeopleParts) =>
  async (at: At): Promise<Reply> =>
    view(at, await otherAt(at, parts));

export const submit =
  (parts: PeopleParts) =>
  async (at: At): Promise<Reply> => {
    const showing = await otherAt(at, parts);
    const form = formIn(at, LetterForm);
    if (!form.ok) return view(at, showing, { typed: form.typed, errors: () => form.errors });
    const { person, onlooker } = showing;
    const letter = { writerId: personIn(at).id, readerId: person.id, relation: relationTo(onlooker, person.id) };
    try {
      const here = `/people/${person.publicId}/message?done=sent`;
      const to = await at.once(async (tx, now) => {
        await writeTo(tx, { ...letter, ...form.value }, at.settings.secret, now);
        return here;
      });
      return seeOther(to);
    } catch (error) {
      const { say } = refusalIn(error);
      return view(at, showing, { typed: form.typed, errors: () => ({ "": say() }) });
    }
  };

/** Neither hears from the other any more, or again. */
export const submitBlock =
  (parts: PeopleParts) =>
  async (at: At): Promise<Reply> => {
    const showing = await otherAt(at, parts);
    const form = formIn(at, BlockForm);
    if (!form.ok) return view(at, showing, { typed: form.typed, errors: () => ({ "": m("error.section") }) });
    const { act } = form.value;
    const [mine, other] = [personIn(at).id, showing.person.id];
    return seeOther(
      await at.once(async (tx, now) => {
        await (act === "block" ? block(tx, mine, other, now) : unblock(tx, mine, other));
        return `/people/${showing.person.publicId}/message?done=${act}`;
      }),
    );
  };

/** Nobody writes to themselves. */
async function otherAt(at: At, parts: PeopleParts): Promise<Showing> {
  const showing = await showingAt(at, at.params.personId, parts);
  return orNotFound(showing.person.id === personIn(at).id ? null : showing);
}

interface Wrong {
  typed: Typed;
  errors: () => FieldErrors;
}

async function view(at: At, { person, onlooker }: Showing, wrong?: Wrong): Promise<Reply> {
  const mine = personIn(at).id;
  const { any: isAnswer } = await lettersBetween(at.db, person.id, mine, new Date(0));
  const { writers } = await choicesOf(at.db, person.id);
  const state = {
    hasBlocked: await hasBlocked(at.db, mine, person.id),
    isOpen:
      !(await isBlocked(at.db, mine, person.id)) && (isAnswer || isWelcome(relationTo(onlooker, person.id), writers)),
  };
  return page(at, () => <View at={at} person={person} state={state} wrong={wrong} />, { status: wrong ? 422 : 200 });
}

interface State {
  hasBlocked: boolean;
  isOpen: boolean;
}

const outcomes = ["sent", "block", "unblock"] as const;

function View({ at, person, state, wrong }: { at: At; person: Shown; state: State; wrong?: Wrong }) {
  const title = m("message.title", { name: person.name });
  const done = outcomes.find((one) => one === at.query.done);
  return (
    <Page
      frame={at.frame}
      title={title}
      lang={languageNow()}
      index={false}
      crumbs={[{ href: `/people/${person.publicId}`, label: person.name }]}
    >
      <div class="stack prose">
        <h1>{title}</h1>
        {done && (
          <Notice tone="good">
            <p>{m(`message.done.${done}`, { name: person.name })}</p>
          </Notice>
        )}
        <ErrorSummary errors={wrong?.errors() ?? {}} />
        {state.isOpen || wrong ? (
          <Letter at={at} person={person} wrong={wrong} />
        ) : (
          <p>{state.hasBlocked ? m("message.blocked", { name: person.name }) : m("refused.letters")}</p>
        )}
        <Blocking person={person} hasBlocked={state.hasBlocked} />
      </div>
    </Page>
  );
}

function Letter({ at, person, wrong }: { at: At; person: Shown; wrong?: Wrong }) {
  const [typed, errors] = [wrong?.typed, wrong?.errors()];
  return (
    <>
      <p>{m("message.intro", { name: person.name, own: personIn(at).name })}</p>
      <Form action={`/people/${person.publicId}/message`}>
        <Field name="subject" label={m("message.subject")} typed={typed} errors={errors} />
        <TextArea name="text" label={m("message.text")} typed={typed} errors={errors} />
        <Button>{m("message.send")}</Button>
      </Form>
    </>
  );
}

function Blocking({ person, hasBlocked: isOn }: { person: Shown; hasBlocked: boolean }) {
  return (
    <section class="stack" aria-labelledby="blocking">
      <h2 id="blocking">{m("block.title")}</h2>
      <p>{m("block.text", { name: person.name })}</p>
      <Form action={`/people/${person.publicId}/block`}>
        <Button plain name="act" value={isOn ? "unblock" : "block"}>
          {m(isOn ? "block.end" : "block.begin", { name: person.name })}
        </Button>
      </Form>
    </section>
  );
}
