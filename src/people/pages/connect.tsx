import { z } from "zod";
import { Button, Checkbox, contentPolicy, Form, page, Page, seeOther, type At, type Reply } from "#platform/web";
import { languageNow } from "#platform/words";
import { noteAllowed } from "../apps/commands.ts";
import { allow, askingAt, refuse, resumes, type Asking } from "../apps/asking.ts";
import { choices } from "../apps/rules.ts";
import { primaryAddressOf } from "../queries.ts";
import { m } from "../words.ts";
import { personIn } from "./person.ts";
import { askProof } from "./proof.tsx";

const AnswerForm = z.object({
  answer: z.enum(["yes", "no"]),
  email: z.string().optional(),
  groups: z.string().optional(),
});

/** Another program of the association asks who this is. */
export async function show(at: At): Promise<Reply> {
  const asking = await askingAt(at);
  if (!asking) return problem(at);
  const again = asking.asksAnew ? await askProof(at, null) : null;
  if (again) return again;
  const address = (await primaryAddressOf(at.db, personIn(at).id))?.address ?? "";
  // Browsers follow what a form leads to only as far as its page says.
  const headers = { "content-security-policy": contentPolicy(at.settings, new URL(asking.returnsTo).origin) };
  return page(at, () => <View at={at} asking={asking} address={address} />, { headers });
}

export async function submit(at: At): Promise<Reply> {
  const asking = await askingAt(at);
  if (!asking) return problem(at);
  const form = at.form(AnswerForm);
  const again = asking.asksAnew ? await askProof(at, form.typed) : null;
  if (again) return again;
  if (!form.ok) return seeOther(at.path);
  if (form.value.answer === "no") await refuse(asking);
  else {
    const person = personIn(at);
    await at.transaction((tx, now) => noteAllowed(tx, person.id, asking.app.clientId, now));
    await allow(asking, person, new Set(choices.filter((one) => form.value[one] === "yes")));
  }
  return seeOther(resumes(asking));
}

/** The same whatever is wrong: too late, another browser, an app that is not known here or asks for what it may not. */
export const problem = (at: At): Reply =>
  page(
    at,
    () => (
      <Page frame={at.frame} title={m("connect.problem.title")} lang={languageNow()} index={false}>
        <div class="stack prose">
          <h1>{m("connect.problem.title")}</h1>
          <p>{m("connect.problem")}</p>
        </div>
      </Page>
    ),
    { status: 422 },
  );

function View({ at, asking, address }: { at: At; asking: Asking; address: string }) {
  const { app, scopes, returnsTo } = asking;
  const person = personIn(at);
  const values = { email: address, groups: "" };
  return (
    <Page frame={at.frame} title={m("connect.title", { app: app.name })} lang={languageNow()} index={false}>
      <div class="stack prose">
        <h1>{m("connect.title", { app: app.name })}</h1>
        <p>{m("connect.asks", { app: app.name, host: new URL(returnsTo).host })}</p>
        <Form action={at.path}>
          <p>{m("connect.always", { name: person.name })}</p>
          {choices
            .filter((one) => scopes.includes(one))
            .map((one) => (
              <Checkbox key={one} name={one} label={m(`connect.${one}`, { address: values[one] })} />
            ))}
          <p class="quiet">{m("connect.later")}</p>
          <div class="acts">
            <Button name="answer" value="yes">
              {m("connect.yes")}
            </Button>
            <Button plain name="answer" value="no">
              {m("connect.no")}
            </Button>
          </div>
        </Form>
      </div>
    </Page>
  );
}
