import { z } from "zod";
import {
  Button,
  ErrorSummary,
  Field,
  Form,
  page,
  Page,
  seeOther,
  type At,
  type FieldErrors,
  type Reply,
  type Typed,
} from "#platform/web";
import { languageNow } from "#platform/words";
import { requestSignIn, signInByLink } from "../links/commands.ts";
import type { Link } from "../links/queries.ts";
import { signInPurposes } from "../links/tokens.ts";
import { refusalIn } from "../refusals.ts";
import { m } from "../words.ts";
import { linkRefused, openLink } from "./link-problem.tsx";
import { addressField, callerOf, entered, formIn, NextField, nextFrom, visitorOf } from "./shared.tsx";

const LinkForm = z.object({ email: addressField });

export const show = (at: At): Reply => page(at, () => <View at={at} next={nextFrom(at.query.next)} />);

export async function submit(at: At): Promise<Reply> {
  const form = formIn(at, LinkForm);
  const next = nextFrom(form.typed.next);
  if (!form.ok)
    return page(at, () => <View at={at} next={next} typed={form.typed} errors={form.errors} />, { status: 422 });
  try {
    return seeOther(
      await at.once(async (tx, now) => {
        await requestSignIn(tx, callerOf(at), { address: form.value.email, next }, now);
        return "/sign-in/sent";
      }),
    );
  } catch (error) {
    const { say } = refusalIn(error);
    return page(at, () => <View at={at} next={next} typed={form.typed} errors={{ "": say() }} />, { status: 429 });
  }
}

/** The same for every address, known or not. */
export const sent = (at: At): Reply =>
  page(at, () => (
    <Page frame={at.frame} title={m("bylink.sent.title")} lang={languageNow()} index={false}>
      <div class="stack prose">
        <h1>{m("bylink.sent.title")}</h1>
        <p>{m("bylink.sent.text")}</p>
      </div>
    </Page>
  ));

/** What the mailed link opens. It changes nothing: mail scanners open links too (T6). */
export async function open(at: At): Promise<Reply> {
  const opened = await openLink(at, "signin", signInPurposes);
  return "problem" in opened ? opened.problem : page(at, () => <UseView at={at} link={opened.link} />);
}

export async function use(at: At): Promise<Reply> {
  const opened = await openLink(at, "signin", signInPurposes);
  if ("problem" in opened) return opened.problem;
  try {
    const by = visitorOf(at);
    return entered(at, await at.transaction((tx, now) => signInByLink(tx, opened.link.id, by, now)));
  } catch (error) {
    return linkRefused(at, "signin", error);
  }
}

function View({ at, next, typed, errors = {} }: { at: At; next: string | null; typed?: Typed; errors?: FieldErrors }) {
  return (
    <Page frame={at.frame} title={m("bylink.title")} lang={languageNow()} index={false}>
      <div class="stack prose">
        <h1>{m("bylink.title")}</h1>
        <p>{m("bylink.intro")}</p>
        <ErrorSummary errors={errors} />
        <Form action="/sign-in/link">
          <NextField next={next} />
          <Field
            name="email"
            label={m("field.address")}
            type="email"
            autocomplete="username"
            typed={typed}
            errors={errors}
          />
          <Button>{m("bylink.button")}</Button>
        </Form>
      </div>
    </Page>
  );
}

function UseView({ at, link }: { at: At; link: Link }) {
  return (
    <Page frame={at.frame} title={m("uselink.title")} lang={languageNow()} index={false}>
      <div class="stack prose">
        <h1>{m("uselink.title")}</h1>
        <p>{m("uselink.text", { name: link.personName ?? "", address: link.address })}</p>
        <Form action={at.path}>
          <Button>{m("uselink.button")}</Button>
        </Form>
      </div>
    </Page>
  );
}
