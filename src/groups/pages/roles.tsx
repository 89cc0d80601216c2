import type { ComponentChild } from "preact";
import { z } from "zod";
import { personByAddress, PersonLink } from "#people";
import { dayIn, isDay, type Day } from "#platform/time";
import {
  Button,
  Empty,
  ErrorSummary,
  Field,
  Form,
  Notice,
  Page,
  page,
  Select,
  Table,
  type At,
  type Reply,
  type Typed,
} from "#platform/web";
import { day, languageNow } from "#platform/words";
import { appoint } from "../commands.ts";
import type { Viewer } from "../permission/rules.ts";
import { findsPage, viewAt } from "../permission/viewed.ts";
import { candidatesOf, type Candidate } from "../members/queries.ts";
import { appointmentsOf, isNow, type Appointment } from "../roles/queries.ts";
import { managesUnit, type Unit } from "../queries.ts";
import { roles, waysChosen } from "../rules.ts";
import { errorsOf, m, type Wrong } from "../words.ts";
import { send } from "./sending.ts";
import { ViewBar } from "./viewbar.tsx";

const civil = (key: string) => z.string().trim().refine(isDay, { error: key });

const RoleForm = z.object({
  person: z.string().trim().optional(),
  address: z.string().trim().optional(),
  role: z.enum(roles, { error: "wrong.choose" }),
  startsOn: civil("wrong.startsOn"),
  endsOn: z.union([z.literal("").transform(() => null), civil("wrong.endsOn")], { error: "wrong.endsOn" }),
  chosen: z.enum(waysChosen, { error: "wrong.choose" }),
});

interface Screen {
  unit: Unit;
  today: Day;
  appointments: Appointment[];
  /** Empty for those who may not enter roles. */
  candidates: Candidate[];
  manages: boolean;
  /** Staff may also name somebody by a mail address; leaders may not, or they could ask who has an account. */
  byAddress: boolean;
}

async function load(at: At, viewer: Viewer, unit: Unit): Promise<Screen> {
  const today = dayIn(viewer.zone, await at.now());
  const manages = !unit.closure && (await managesUnit(at.db, viewer, unit.id));
  return {
    unit,
    today,
    manages,
    appointments: await appointmentsOf(at.db, unit),
    candidates: manages ? await candidatesOf(at.db, unit, today) : [],
    byAddress: viewer.capabilities.has("groups"),
  };
}

/** G-5: who holds and held which role; those who manage the unit enter new ones. */
export async function show(at: At, viewer: Viewer, unit: Unit): Promise<Reply> {
  const looked = await viewAt(at, viewer, unit);
  const mayLook = await managesUnit(at.db, viewer, unit.id);
  const bar = () => mayLook && <ViewBar here={`/groups/${unit.slug}/roles`} as={looked.as} />;
  if (!findsPage(looked, unit)) return page(at, () => nothing(at, unit, bar()));
  const screen = await load(at, looked.viewer, unit);
  return page(at, () => view(at, screen, {}, null, bar()));
}

export async function submit(at: At, viewer: Viewer, unit: Unit): Promise<Reply> {
  const screen = await load(at, viewer, unit);
  const form = at.form(RoleForm);
  const again = (wrong: Wrong) => page(at, () => view(at, screen, form.typed, wrong), { status: 422 });
  const personId = form.ok ? await whom(at, screen, form.value) : null;
  if (form.ok && personId === null) return again({ keys: { person: "wrong.person" } });
  return send(at, form, again, async ({ role, startsOn, endsOn, chosen }, tx, now) => {
    await appoint(tx, viewer, unit, { personId: personId!, role, startsOn, endsOn, chosen }, now);
    return `/groups/${unit.slug}/roles?done=entered`;
  });
}

async function whom(at: At, screen: Screen, form: { person?: string; address?: string }): Promise<number | null> {
  if (form.address && screen.byAddress) return (await personByAddress(at.db, form.address))?.id ?? null;
  return screen.candidates.find((one) => one.publicId === form.person)?.id ?? null;
}

/** A leader looks as somebody who finds nothing here. */
function nothing(at: At, unit: Unit, bar: ComponentChild) {
  const title = m("roles.title", { name: unit.name });
  const crumbs = [{ href: `/groups/${unit.slug}`, label: unit.name }];
  return (
    <Page frame={at.frame} title={title} lang={languageNow()} crumbs={crumbs} index={false}>
      <div class="stack">
        {bar}
        <h1>{title}</h1>
        <p>{m("view.nothing")}</p>
      </div>
    </Page>
  );
}

function view(at: At, screen: Screen, typed: Typed, wrong: Wrong | null, bar: ComponentChild = null) {
  const { unit } = screen;
  const title = m("roles.title", { name: unit.name });
  const done = at.query.done === "entered" ? m("roles.entered") : at.query.done === "ended" ? m("roles.ended") : null;
  return (
    <Page
      frame={at.frame}
      title={title}
      lang={languageNow()}
      crumbs={[{ href: `/groups/${unit.slug}`, label: unit.name }]}
      index={unit.audiences.page === "public"}
    >
      <div class="stack">
        {bar}
        <h1>{title}</h1>
        {done && !wrong && <Notice tone="good">{done}</Notice>}
        {screen.appointments.length === 0 ? <Empty>{m("roles.none")}</Empty> : <History screen={screen} />}
        {screen.manages && <Enter screen={screen} typed={typed} wrong={wrong} />}
      </div>
    </Page>
  );
}

function History({ screen }: { screen: Screen }) {
  const rows = screen.appointments.map((one) => [
    <PersonLink {...one} />,
    m(`role.${one.role}`),
    day(one.startsOn),
    one.endsOn ? day(one.endsOn) : m("roles.open"),
    m(`chosen.${one.chosen}`),
    <State screen={screen} one={one} />,
  ]);
  const head = [
    m("roster.person"),
    m("roles.role"),
    m("roles.from"),
    m("roles.to"),
    m("roles.chosen"),
    m("roles.state"),
  ];
  return <Table caption={m("roles.history")} head={head} rows={rows} />;
}

function State({ screen, one }: { screen: Screen; one: Appointment }) {
  if (one.endedAt) return <span>{m(`ended.${one.endCause as "stepped down"}`)}</span>;
  const state = isNow(one, screen.today)
    ? m("roles.now")
    : one.startsOn > screen.today
      ? m("roles.soon")
      : m("roles.over");
  const mayEnd = screen.manages && (one.endsOn === null || one.endsOn >= screen.today);
  return (
    <>
      {state}{" "}
      {mayEnd && (
        <a
          href={`/groups/${screen.unit.slug}/roles/${one.id}/ending`}
          aria-label={m("roles.endOf", { role: m(`role.${one.role}`), name: one.name })}
        >
          {m("roles.end")}
        </a>
      )}
    </>
  );
}

function Enter({ screen, typed, wrong }: { screen: Screen; typed: Typed; wrong: Wrong | null }) {
  const errors = errorsOf(wrong);
  const common = { typed, errors };
  const people = [
    { value: "", label: m("roles.choose") },
    ...screen.candidates.map((one) => ({ value: one.publicId, label: one.name })),
  ];
  return (
    <Form action={`/groups/${screen.unit.slug}/roles`} keep={typed}>
      <h2>{m("roles.enter")}</h2>
      <ErrorSummary errors={errors} />
      <Select name="person" label={m("roster.person")} options={people} {...common} />
      {screen.byAddress && (
        <Field
          name="address"
          type="email"
          label={m("roles.address")}
          hint={m("roles.address.hint")}
          optional
          {...common}
        />
      )}
      <Select
        name="role"
        label={m("roles.role")}
        options={roles.map((value) => ({ value, label: m(`role.${value}`) }))}
        {...common}
      />
      <Field name="startsOn" type="date" label={m("roles.from")} value={screen.today} {...common} />
      <Field name="endsOn" type="date" label={m("roles.to")} hint={m("roles.to.hint")} optional {...common} />
      <Select
        name="chosen"
        label={m("roles.chosen")}
        options={waysChosen.map((value) => ({ value, label: m(`chosen.${value}`) }))}
        {...common}
      />
      <Button>{m("roles.submit")}</Button>
    </Form>
  );
}
