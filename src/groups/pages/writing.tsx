import { z } from "zod";
import { addressesOf } from "#people";
import { dayIn } from "#platform/time";
import {
  Button,
  Checkbox,
  ErrorSummary,
  Field,
  Form,
  NotFound,
  Page,
  page,
  TextArea,
  type At,
  type Reply,
  type Typed,
} from "#platform/web";
import { languageNow } from "#platform/words";
import { writeToConveners } from "../letters/commands.ts";
import type { Viewer } from "../permission/rules.ts";
import { leadersOf } from "../roles/queries.ts";
import type { Unit } from "../queries.ts";
import { isLeading } from "../rules.ts";
import { errorsOf, m, type Wrong } from "../words.ts";
import { send } from "./sending.ts";

const LetterForm = z.object({
  subject: z.string().trim().min(1, { error: "wrong.subject" }).max(150, { error: "wrong.subject" }),
  body: z.string().trim().min(1, { error: "wrong.letter" }).max(10_000, { error: "wrong.letter" }),
  shows: z
    .string()
    .optional()
    .transform((ticked) => ticked === "yes"),
});

interface Screen {
  unit: Unit;
  leaders: string[];
  /** The writer's own address, as it would be shown. */
  address: string;
}

export async function show(at: At, viewer: Viewer, unit: Unit): Promise<Reply> {
  const screen = await load(at, viewer, unit);
  return page(at, () => view(at, screen, {}, null));
}

/** POST …/conveners/message: one mail to all who lead the group. */
export async function submit(at: At, viewer: Viewer, unit: Unit): Promise<Reply> {
  const screen = await load(at, viewer, unit);
  const form = at.form(LetterForm);
  const again = (wrong: Wrong) => page(at, () => view(at, screen, form.typed, wrong), { status: 422 });
  const actor = { personId: at.person!.id, zone: viewer.zone };
  return send(at, form, again, async ({ shows, ...letter }, tx, now) => {
    await writeToConveners(tx, actor, unit, { ...letter, showsAddress: shows }, now);
    return `/groups/${unit.slug}?written=yes`;
  });
}

/** Where nobody leads, there is nobody to write to. */
async function load(at: At, viewer: Viewer, unit: Unit): Promise<Screen> {
  const today = dayIn(viewer.zone, await at.now());
  const leaders = (await leadersOf(at.db, unit, today)).filter((one) => isLeading(one.role));
  if (unit.closure || leaders.length === 0) throw new NotFound();
  const own = (await addressesOf(at.db, at.person!.id))[0];
  return { unit, leaders: [...new Set(leaders.map((one) => one.name))], address: own?.address ?? "" };
}

function view(at: At, { unit, leaders, address }: Screen, typed: Typed, wrong: Wrong | null) {
  const title = m("letter.title", { name: unit.name });
  const errors = errorsOf(wrong);
  const common = { typed, errors };
  const crumbs = [{ href: `/groups/${unit.slug}`, label: unit.name }];
  return (
    <Page frame={at.frame} title={title} lang={languageNow()} index={false} crumbs={crumbs}>
      <Form action={`/groups/${unit.slug}/conveners/message`} keep={typed}>
        <h1>{title}</h1>
        <p class="prose">{m("letter.to", { names: leaders.join(", "), count: leaders.length })}</p>
        <ErrorSummary errors={errors} />
        <Field name="subject" label={m("letter.subject")} {...common} />
        <TextArea name="body" label={m("letter.body")} rows={8} {...common} />
        {address !== "" && <Checkbox name="shows" label={m("letter.shows", { address })} {...common} />}
        <p class="hint">{m("letter.shows.hint")}</p>
        <Button>{m("letter.submit")}</Button>
      </Form>
    </Page>
  );
}
