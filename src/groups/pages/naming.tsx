import { z } from "zod";
import { Button, ErrorSummary, Field, Form, Page, page, type At, type Reply, type Typed } from "#platform/web";
import { languageNow } from "#platform/words";
import type { Viewer } from "../permission/rules.ts";
import type { Unit } from "../queries.ts";
import { changeRegions } from "../map/commands.ts";
import { regionsOf } from "../map/queries.ts";
import { regionsFrom } from "../map/rules.ts";
import { renameUnit } from "../units/commands.ts";
import { errorsOf, m, type Wrong } from "../words.ts";
import { send } from "./sending.ts";

const NameForm = z.object({
  name: z.string().trim().min(1, { error: "wrong.name" }).max(160, { error: "wrong.name" }),
  acronym: z
    .string()
    .trim()
    .max(20, { error: "wrong.acronym" })
    .transform((text) => text || null),
  slug: z.string().trim().toLowerCase(),
  regions: z
    .string()
    .default("")
    .transform((text, context) => {
      const read = regionsFrom(text);
      if ("regions" in read) return read.regions;
      context.addIssue({ code: "custom", message: "wrong.regions" });
      return z.NEVER;
    }),
});

export async function show(at: At, _viewer: Viewer, unit: Unit): Promise<Reply> {
  const screen = await load(at, unit);
  return page(at, () => view(at, screen, {}, null));
}

interface Screen {
  unit: Unit;
  /** As they are typed. */
  regions: string;
}

async function load(at: At, unit: Unit): Promise<Screen> {
  const regions = (await regionsOf(at.db, [unit.id])).get(unit.id) ?? [];
  return { unit, regions: regions.map((region) => region.slice(3)).join(" ") };
}

/** POST …/name: staff rename a unit; the former name, acronym and addresses go on leading here (G-11). */
export async function submit(at: At, viewer: Viewer, unit: Unit): Promise<Reply> {
  const form = at.form(NameForm);
  const screen = await load(at, unit);
  const again = (wrong: Wrong) => page(at, () => view(at, screen, form.typed, wrong), { status: 422 });
  return send(at, form, again, async ({ regions, ...input }, tx, now) => {
    await renameUnit(tx, viewer, unit, input, now);
    await changeRegions(tx, viewer, unit, regions, now);
    return `/groups/${input.slug}`;
  });
}

function view(at: At, { unit, regions }: Screen, typed: Typed, wrong: Wrong | null) {
  const title = m("naming.title", { name: unit.name });
  const errors = errorsOf(wrong);
  const common = { typed, errors };
  return (
    <Page
      frame={at.frame}
      title={title}
      lang={languageNow()}
      index={false}
      crumbs={[{ href: `/groups/${unit.slug}`, label: unit.name }]}
    >
      <Form action={`/groups/${unit.slug}/name`} keep={typed}>
        <h1>{title}</h1>
        <p>{m("naming.what")}</p>
        <ErrorSummary errors={errors} />
        <Field name="name" label={m("founding.name")} value={unit.name} {...common} />
        <Field name="acronym" label={m("founding.acronym")} value={unit.acronym ?? ""} optional {...common} />
        <Field name="slug" label={m("founding.slug")} value={unit.slug} {...common} />
        <Field
          name="regions"
          label={m("naming.regions")}
          hint={m("naming.regions.hint")}
          value={regions}
          optional
          {...common}
        />
        <Button>{m("naming.submit")}</Button>
      </Form>
    </Page>
  );
}
