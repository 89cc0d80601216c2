import { z } from "zod";
import { dayIn } from "#platform/time";
import {
  Button,
  Checkbox,
  ErrorSummary,
  Field,
  Form,
  Page,
  page,
  Select,
  TextArea,
  type At,
  type Reply,
  type Typed,
} from "#platform/web";
import { languageNow } from "#platform/words";
import { viewerAt } from "../permission/queries.ts";
import { kinds, unitToManage } from "../queries.ts";
import { createUnit } from "../units/commands.ts";
import { errorsOf, kindLabel, m, type Wrong } from "../words.ts";
import { send } from "./sending.ts";

const empty = (text: string) => text || null;

const UnitForm = z.object({
  kind: z.string(),
  name: z.string().trim().min(1, { error: "wrong.name" }).max(160, { error: "wrong.name" }),
  acronym: z.string().trim().max(20, { error: "wrong.acronym" }).transform(empty),
  purpose: z.string().trim().min(1, { error: "wrong.purpose" }).max(2000, { error: "wrong.purpose" }),
  slug: z.string().trim().toLowerCase().transform(empty),
  address: z.string().trim().toLowerCase().transform(empty),
  parent: z.string().trim().toLowerCase().transform(empty),
  unopened: z
    .string()
    .optional()
    .transform((ticked) => ticked === "yes"),
});

export async function show(at: At): Promise<Reply> {
  const all = await kinds(at.db);
  return page(at, () => view(at, all, {}, null));
}

/** Staff found a unit: page, mail address and policy of its kind at once. */
export async function submit(at: At): Promise<Reply> {
  const viewer = await viewerAt(at);
  const all = await kinds(at.db);
  const form = at.form(UnitForm);
  const again = (wrong: Wrong) => page(at, () => view(at, all, form.typed, wrong), { status: 422 });
  if (form.ok && !all.some((row) => row.kind === form.value.kind)) return again({ keys: { kind: "wrong.choose" } });
  const parent = form.ok && form.value.parent ? await unitToManage(at.db, viewer, form.value.parent) : null;
  if (form.ok && form.value.parent && !parent) return again({ keys: { parent: "wrong.parent" } });
  return send(at, form, again, async ({ slug, address, parent: _typed, unopened, ...unit }, tx, now) => {
    const input = {
      ...unit,
      isUnopened: unopened,
      parentId: parent?.id ?? null,
      openedOn: dayIn(viewer.zone, now),
      ...(slug && { slug }),
      ...(address && { address }),
    };
    return `/groups/${(await createUnit(tx, viewer, input, now)).slug}`;
  });
}

function view(at: At, all: { kind: string }[], typed: Typed, wrong: Wrong | null) {
  const errors = errorsOf(wrong);
  const common = { typed, errors };
  return (
    <Page
      frame={at.frame}
      title={m("founding.title")}
      lang={languageNow()}
      index={false}
      crumbs={[{ href: "/desk", label: m("desk.title") }]}
    >
      <Form action="/desk/groups/new" keep={typed}>
        <h1>{m("founding.title")}</h1>
        <ErrorSummary errors={errors} />
        <Select
          name="kind"
          label={m("catalogue.kind")}
          options={all.map(({ kind }) => ({ value: kind, label: kindLabel(kind) }))}
          {...common}
        />
        <Field name="name" label={m("founding.name")} {...common} />
        <Field name="acronym" label={m("founding.acronym")} optional {...common} />
        <TextArea name="purpose" label={m("founding.purpose")} rows={4} {...common} />
        <Field name="parent" label={m("founding.parent")} hint={m("founding.parent.hint")} optional {...common} />
        <Field name="slug" label={m("founding.slug")} hint={m("founding.slug.hint")} optional {...common} />
        <Field
          name="address"
          label={m("founding.address")}
          hint={m("founding.address.hint", { domain: at.settings.mailDomain })}
          optional
          {...common}
        />
        <Checkbox name="unopened" label={m("founding.unopened")} hint={m("founding.unopened.hint")} typed={typed} />
        <Button>{m("founding.submit")}</Button>
      </Form>
    </Page>
  );
}
