import { z } from "zod";
import {
  Button,
  ErrorSummary,
  Field,
  Form,
  Page,
  page,
  TextArea,
  type At,
  type Reply,
  type Typed,
} from "#platform/web";
import { languageNow } from "#platform/words";
import type { Viewer } from "../permission/rules.ts";
import { unitFor, type Unit } from "../queries.ts";
import { closeUnit } from "../units/commands.ts";
import { errorsOf, m, type Wrong } from "../words.ts";
import { send } from "./sending.ts";

const ClosureForm = z.object({
  reason: z.string().trim().min(1, { error: "wrong.reason" }).max(500, { error: "wrong.reason" }),
  successor: z.string().trim().toLowerCase(),
});

export async function show(at: At, _viewer: Viewer, unit: Unit): Promise<Reply> {
  return page(at, () => view(at, unit, {}, null));
}

/** POST …/closure: staff close a unit; its page and archive stay (G-11). */
export async function submit(at: At, viewer: Viewer, unit: Unit): Promise<Reply> {
  const form = at.form(ClosureForm);
  const again = (wrong: Wrong) => page(at, () => view(at, unit, form.typed, wrong), { status: 422 });
  const successor = form.ok && form.value.successor ? await unitFor(at.db, viewer, form.value.successor) : null;
  if (form.ok && form.value.successor && (!successor || successor.id === unit.id))
    return again({ keys: { successor: "wrong.successor" } });
  return send(at, form, again, async ({ reason }, tx, now) => {
    await closeUnit(tx, viewer, unit, { reason, successorId: successor?.id ?? null }, now);
    return `/groups/${unit.slug}`;
  });
}

function view(at: At, unit: Unit, typed: Typed, wrong: Wrong | null) {
  const title = m("closing.title", { name: unit.name });
  const errors = errorsOf(wrong);
  return (
    <Page
      frame={at.frame}
      title={title}
      lang={languageNow()}
      index={false}
      crumbs={[{ href: `/groups/${unit.slug}`, label: unit.name }]}
    >
      <Form action={`/groups/${unit.slug}/closure`} keep={typed}>
        <h1>{title}</h1>
        <p>{m("closing.what")}</p>
        <ErrorSummary errors={errors} />
        <TextArea name="reason" label={m("closing.reason")} rows={3} typed={typed} errors={errors} />
        <Field
          name="successor"
          label={m("closing.successor")}
          hint={m("closing.successor.hint")}
          optional
          typed={typed}
          errors={errors}
        />
        <Button>{m("closing.submit")}</Button>
      </Form>
    </Page>
  );
}
