import { z } from "zod";
import { Button, Form, idFrom, orNotFound, Page, page, Select, type At, type Reply, type Typed } from "#platform/web";
import { day, languageNow } from "#platform/words";
import { endAppointment, endingCauses } from "../commands.ts";
import type { Viewer } from "../permission/rules.ts";
import { appointmentsOf, type Appointment } from "../roles/queries.ts";
import type { Unit } from "../queries.ts";
import { errorsOf, m, type Wrong } from "../words.ts";
import { send } from "./sending.ts";

const byHand = endingCauses.filter((cause) => cause !== "unit closed");
const EndingForm = z.object({ cause: z.enum(byHand, { error: "wrong.choose" }) });

async function load(at: At, unit: Unit): Promise<Appointment> {
  const id = idFrom(at.params.id);
  return orNotFound((await appointmentsOf(at.db, unit)).find((one) => one.id === id && one.endedAt === null));
}

export async function show(at: At, _viewer: Viewer, unit: Unit): Promise<Reply> {
  const one = await load(at, unit);
  return page(at, () => view(at, unit, one, {}, null));
}

/** POST …/roles/:id/ending: the role ends now, with its cause. */
export async function submit(at: At, viewer: Viewer, unit: Unit): Promise<Reply> {
  const done = `/groups/${unit.slug}/roles?done=ended`;
  const id = idFrom(at.params.id);
  const one = orNotFound((await appointmentsOf(at.db, unit)).find((row) => row.id === id));
  const form = at.form(EndingForm);
  const again = (wrong: Wrong) => page(at, () => view(at, unit, one, form.typed, wrong), { status: 422 });
  return send(
    at,
    form,
    again,
    async ({ cause }, tx, now) => (await endAppointment(tx, viewer, unit, { id, cause }, now), done),
  );
}

function view(at: At, unit: Unit, one: Appointment, typed: Typed, wrong: Wrong | null) {
  const title = m("roles.endOf", { role: m(`role.${one.role}`), name: one.name });
  const crumbs = [
    { href: `/groups/${unit.slug}`, label: unit.name },
    { href: `/groups/${unit.slug}/roles`, label: m("roles.title", { name: unit.name }) },
  ];
  return (
    <Page frame={at.frame} title={title} lang={languageNow()} index={false} crumbs={crumbs}>
      <Form action={`/groups/${unit.slug}/roles/${one.id}/ending`} keep={typed}>
        <h1>{title}</h1>
        <p>{m("roles.since", { from: day(one.startsOn) })}</p>
        <Select
          name="cause"
          label={m("roles.why")}
          options={byHand.map((value) => ({ value, label: m(`ended.${value}`) }))}
          typed={typed}
          errors={errorsOf(wrong)}
        />
        <Button>{m("roles.end")}</Button>
      </Form>
    </Page>
  );
}
