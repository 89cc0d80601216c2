import {
  Button,
  ErrorSummary,
  Facts,
  Field,
  Form,
  page,
  Page,
  type At,
  type FieldErrors,
  type Reply,
} from "#platform/web";
import { languageNow } from "#platform/words";
import { z } from "zod";
import { confirmRegistration } from "../registrations/commands.ts";
import { registrationOf, type Link, type Registration } from "../links/queries.ts";
import { isPassword } from "../passwords/argon.ts";
import { m } from "../words.ts";
import { linkProblem, linkRefused, openLink } from "./link-problem.tsx";
import { entered, formIn, START, visitorOf } from "./shared.tsx";

const ConfirmForm = z.object({ password: z.string().optional(), without: z.literal("yes").optional() });

export async function show(at: At): Promise<Reply> {
  const found = await wishOf(at);
  return "problem" in found ? found.problem : page(at, () => <View at={at} {...found} />);
}

/**
 * A password that was typed while registering counts only when it is typed again here: anybody can register anybody's
 * address, but only who knows the password and has the mailbox may keep both.
 */
export async function submit(at: At): Promise<Reply> {
  const found = await wishOf(at);
  if ("problem" in found) return found.problem;
  const form = formIn(at, ConfirmForm);
  const { password = "", without } = form.ok ? form.value : {};
  const keepPassword = found.wish.passwordHash !== null && without === undefined;
  if (keepPassword && !(await isPassword(found.wish.passwordHash, password)))
    return page(at, () => <View at={at} {...found} errors={{ password: m("confirm.wrong") }} />, { status: 422 });
  try {
    const by = { ...visitorOf(at), keepPassword, timeZone: at.settings.timeZone };
    return entered(at, await at.transaction((tx, now) => confirmRegistration(tx, found.link.id, by, now)), START);
  } catch (error) {
    return linkRefused(at, "register", error);
  }
}

async function wishOf(at: At): Promise<{ link: Link; wish: Registration } | { problem: Reply }> {
  const opened = await openLink(at, "register", ["confirm-registration"]);
  if ("problem" in opened) return opened;
  const wish = await registrationOf(at.db, opened.link);
  return wish ? { ...opened, wish } : { problem: linkProblem(at, "register", "used") };
}

function View({ at, link, wish, errors = {} }: { at: At; link: Link; wish: Registration; errors?: FieldErrors }) {
  return (
    <Page frame={at.frame} title={m("confirm.title")} lang={languageNow()} index={false}>
      <div class="stack prose">
        <h1>{m("confirm.title")}</h1>
        <p>{m("confirm.text")}</p>
        <Facts
          facts={[
            [m("field.name"), wish.name],
            [m("field.address"), link.address],
          ]}
        />
        <ErrorSummary errors={errors} />
        <Form action={at.path}>
          {wish.passwordHash !== null && (
            <Field
              name="password"
              label={m("confirm.password")}
              hint={m("confirm.password.hint")}
              type="password"
              autocomplete="current-password"
              errors={errors}
            />
          )}
          <p class="acts">
            <Button>{m("confirm.button")}</Button>
            {wish.passwordHash !== null && (
              <Button plain name="without" value="yes">
                {m("confirm.without")}
              </Button>
            )}
          </p>
        </Form>
      </div>
    </Page>
  );
}
