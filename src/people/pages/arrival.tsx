import { z } from "zod";
import {
  Button,
  Checkbox,
  ErrorSummary,
  Facts,
  Field,
  Form,
  page,
  Page,
  type At,
  type FieldErrors,
  type Reply,
  type Typed,
} from "#platform/web";
import { languageNow } from "#platform/words";
import { acceptOffer, beginAccount } from "../identities/commands.ts";
import { meantBy } from "../identities/queries.ts";
import { decideArrival } from "../identities/rules.ts";
import { answerIn, type Answer } from "../identities/sealed.ts";
import { refusalIn } from "../refusals.ts";
import { m } from "../words.ts";
import { carriedBy, cleared, problem, providerAt } from "./provider.tsx";
import { entered, formIn, nameField, START, visitorOf } from "./shared.tsx";

const AccountForm = z.object({
  name: nameField,
  age: z.literal("yes", { error: () => m("error.age") }),
});

interface Arrived {
  answer: Answer;
  kind: "offer" | "new";
}

/** What shall come of the provider's word: asked, never guessed. */
export async function show(at: At): Promise<Reply> {
  const arrived = await arrivedAt(at);
  return arrived ? page(at, () => <View at={at} {...arrived} />) : problem(at, "lost", 422);
}

export async function submit(at: At): Promise<Reply> {
  const arrived = await arrivedAt(at);
  if (!arrived) return problem(at, "lost", 422);
  const { claim, next } = arrived.answer;
  const by = { ...visitorOf(at), next, timeZone: at.settings.timeZone };
  try {
    if (arrived.kind === "offer")
      return cleared(at, entered(at, await at.transaction((tx, now) => acceptOffer(tx, claim, by, now))));
    const form = formIn(at, AccountForm);
    if (!form.ok)
      return page(at, () => <View at={at} {...arrived} typed={form.typed} errors={form.errors} />, { status: 422 });
    const whole = { ...claim, name: form.value.name, address: claim.address! };
    return cleared(at, entered(at, await at.transaction((tx, now) => beginAccount(tx, whole, by, now)), START));
  } catch (error) {
    refusalIn(error);
    return problem(at, "lost", 422);
  }
}

async function arrivedAt(at: At): Promise<Arrived | null> {
  providerAt(at);
  const answer = answerIn(at.settings.secret, carriedBy(at), await at.now());
  if (!answer) return null;
  const { kind } = decideArrival(answer.claim, await meantBy(at.db, answer.claim), null);
  return kind === "offer" || kind === "new" ? { answer, kind } : null;
}

interface Shown extends Arrived {
  at: At;
  typed?: Typed;
  errors?: FieldErrors;
}

function View({ at, answer, kind, typed, errors = {} }: Shown) {
  const { name: provider } = providerAt(at);
  const { claim } = answer;
  const title = m(`arrival.${kind}.title`, { provider });
  return (
    <Page frame={at.frame} title={title} lang={languageNow()} index={false}>
      <div class="stack prose">
        <h1>{title}</h1>
        <p>{m(`arrival.${kind}`, { provider })}</p>
        <Facts facts={[[m("field.address"), <bdi>{claim.address}</bdi>]]} />
        <ErrorSummary errors={errors} />
        <Form action="/sign-in/provider/arrival" keep={typed}>
          {kind === "new" && (
            <>
              <Field
                name="name"
                label={m("field.name")}
                hint={m("field.name.hint")}
                autocomplete="name"
                value={claim.name}
                typed={typed}
                errors={errors}
              />
              <Checkbox name="age" label={m("register.age")} typed={typed} errors={errors} />
            </>
          )}
          <Button>{m(`arrival.${kind}.button`)}</Button>
        </Form>
        <p>
          <a href="/sign-in">{m("arrival.no")}</a>
        </p>
      </div>
    </Page>
  );
}
