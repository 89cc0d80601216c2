import { z } from "zod";
import { Button, Checkbox, Form, Notice, Page, page, seeOther, type At, type Reply } from "#platform/web";
import { languageNow } from "#platform/words";
import type { Viewer } from "../permission/rules.ts";
import type { Unit } from "../queries.ts";
import { dismiss, state } from "../suggestions/commands.ts";
import { statedBy, type Suggested } from "../suggestions/queries.ts";
import { statements, type Stated } from "../suggestions/rules.ts";
import { m, sayJoining, sayReason } from "../words.ts";
import { fullName } from "./shelf.tsx";
import { Spine } from "./spine.tsx";

const ticked = z.string().optional();
const StatementsForm = z.object({
  new: ticked,
  support: ticked,
  student: ticked,
  retired: ticked,
  from: z.enum(["start", "suggestions"]).catch("suggestions"),
});
const backTo = { start: "/start#suggested", suggestions: "/suggestions?done=yes" };

/** G-13: groups that may suit the person, each with its reason and a way to put it away. Null: they said nothing to go by. */
export function Suggestions({ suggested }: { suggested: readonly Suggested[] | null }) {
  return (
    <section class="stack tight" aria-labelledby="suggested">
      <h2 id="suggested">{m("suggest.title")}</h2>
      {suggested !== null && suggested.length === 0 && <p>{m("suggest.none")}</p>}
      <ul class="shelf">
        {suggested?.map((one) => (
          <Row key={one.entry.unit.id} suggested={one} />
        ))}
      </ul>
      <p>
        <a href="/suggestions">{suggested === null ? m("suggest.begin") : m("suggest.change")}</a>
      </p>
    </section>
  );
}

function Row({ suggested: { entry, reason } }: { suggested: Suggested }) {
  const { unit, joining, emblem } = entry;
  return (
    <li>
      <Spine unit={unit} emblem={emblem} />
      <div class="stack tight">
        <h3>
          <a href={`/groups/${unit.slug}`}>{fullName(unit)}</a>
        </h3>
        <p class="reason">{sayReason(reason)}</p>
        <p>{sayJoining(joining)}</p>
        <Form action={`/groups/${unit.slug}/dismissal`} class="acts">
          <button class="link" aria-label={m("suggest.dismiss.of", { name: unit.name })}>
            {m("suggest.dismiss")}
          </button>
        </Form>
      </div>
    </li>
  );
}

/** POST …/dismissal: this suggestion stays away. */
export async function dismissOne(at: At, _viewer: Viewer, unit: Unit): Promise<Reply> {
  const personId = at.person!.id;
  return seeOther(await at.once(async (tx, now) => (await dismiss(tx, personId, unit.id, now), "/groups#suggested")));
}

export async function show(at: At): Promise<Reply> {
  const stated = await statedBy(at.db, at.person!.id);
  return page(at, () => view(at, stated));
}

/** POST /suggestions: what the person says of themselves. */
export async function submit(at: At): Promise<Reply> {
  const form = at.form(StatementsForm);
  const said = statements.filter((statement) => form.ok && form.value[statement] === "yes");
  const back = backTo[form.ok ? form.value.from : "suggestions"];
  const personId = at.person!.id;
  return seeOther(await at.once(async (tx, now) => (await state(tx, personId, said, now), back)));
}

function view(at: At, stated: Stated) {
  const crumbs = [{ href: "/groups", label: m("catalogue.title") }];
  return (
    <Page frame={at.frame} title={m("suggest.page")} lang={languageNow()} index={false} crumbs={crumbs}>
      <div class="stack">
        <h1>{m("suggest.page")}</h1>
        {at.query.done === "yes" && (
          <Notice tone="good">
            {m("suggest.done")} <a href="/groups#suggested">{m("suggest.look")}</a>
          </Notice>
        )}
        <p class="prose">{m("suggest.intro")}</p>
        <StatementsOf stated={stated} submit={m("suggest.submit")} />
        <p class="prose">
          {m("suggest.profile")} <a href="/account/profile">{m("suggest.profile.link")}</a>
        </p>
      </div>
    </Page>
  );
}

/** The question itself; `fromStart`: where a new account arrives, and goes on there. */
export function StatementsOf({ stated, submit, fromStart }: { stated: Stated; submit: string; fromStart?: boolean }) {
  return (
    <Form action="/suggestions">
      {fromStart && <input type="hidden" name="from" value="start" />}
      {statements.map((statement) => (
        <Checkbox
          key={statement}
          name={statement}
          label={m(`statement.${statement}`)}
          value={stated.statements.includes(statement) ? "yes" : ""}
        />
      ))}
      <Button plain={fromStart}>{submit}</Button>
    </Form>
  );
}
