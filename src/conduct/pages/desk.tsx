import { personByAddress, PersonLink } from "#people";
import { dayIn } from "#platform/time";
import {
  Button,
  Empty,
  ErrorSummary,
  Field,
  Form,
  idFrom,
  Notice,
  page,
  Page,
  seeOther,
  Select,
  statusOf,
  Table,
  unlessRefused,
  type At,
  type FieldErrors,
  type Reply,
  type Typed,
} from "#platform/web";
import { day, languageNow } from "#platform/words";
import { KeepingForm, PanelistForm } from "../forms.ts";
import { changeKeeping } from "../keeping/commands.ts";
import { keptMonths } from "../keeping/queries.ts";
import { endTerm, namePanelist } from "../panel/commands.ts";
import { panelFrom, type Panelist } from "../panel/queries.ts";
import { kinds, LEAST_MONTHS, MOST_MONTHS } from "../rules.ts";
import { m } from "../words.ts";

/** For staff: who the panel are, and how long cases are kept. Nothing here leads to a case, or says that there is one. */
export async function show(at: At): Promise<Reply> {
  return view(at, {}, {});
}

export async function submitPanelist(at: At): Promise<Reply> {
  const parsed = at.form(PanelistForm);
  if (!parsed.ok) return view(at, parsed.errors, parsed.typed);
  const { address, kind, from, until } = parsed.value;
  const person = await personByAddress(at.db, address);
  if (!person) return view(at, { address: m("wrong.account") }, parsed.typed);
  const term = { personId: person.id, kind, fromDay: from, untilDay: until };
  return acted(at, parsed.typed, () => at.transaction((tx, now) => namePanelist(tx, at.person!.id, term, now)));
}

export const submitEnding = (at: At) =>
  acted(at, {}, () => at.transaction((tx, now) => endTerm(tx, at.person!.id, idFrom(at.params.id), now)));

export async function submitKeeping(at: At): Promise<Reply> {
  const parsed = at.form(KeepingForm);
  if (!parsed.ok) return view(at, parsed.errors, parsed.typed);
  return acted(at, parsed.typed, () =>
    at.transaction((tx, now) => changeKeeping(tx, at.person!.id, parsed.value.months, now)),
  );
}

const acted = (at: At, typed: Typed, act: () => Promise<void>): Promise<Reply> =>
  unlessRefused(
    async () => {
      await act();
      return seeOther("/desk/conduct?done=yes");
    },
    (refused) => view(at, { "": refused.say() }, typed),
  );

async function view(at: At, errors: FieldErrors, typed: Typed): Promise<Reply> {
  const panel = await panelFrom(at.db, dayIn(at.settings.timeZone, await at.now()));
  const months = await keptMonths(at.db);
  const shown = () => (
    <Page
      frame={at.frame}
      title={m("desk.title")}
      lang={languageNow()}
      index={false}
      crumbs={[{ href: "/desk", label: m("crumb.desk") }]}
    >
      <div class="stack">
        <h1>{m("desk.title")}</h1>
        <p class="prose">
          {m("desk.intro")} <a href="/conduct">{m("desk.public")}</a>
        </p>
        {at.query.done === "yes" && Object.keys(errors).length === 0 && (
          <Notice tone="good">
            <p>{m("desk.done")}</p>
          </Notice>
        )}
        <ErrorSummary errors={errors} />
        <Terms panel={panel} />
        <Naming errors={errors} typed={typed} />
        <Form action="/desk/conduct/keeping" keep={typed}>
          <h2>{m("keeping.title")}</h2>
          <Field
            name="months"
            type="number"
            width={4}
            label={m("keeping.label")}
            hint={m("keeping.hint", { least: LEAST_MONTHS, most: MOST_MONTHS })}
            value={String(months)}
            errors={errors}
            typed={typed}
          />
          <Button>{m("keeping.save")}</Button>
        </Form>
      </div>
    </Page>
  );
  return page(at, shown, { status: statusOf(errors) });
}

function Terms({ panel }: { panel: readonly Panelist[] }) {
  if (panel.length === 0)
    return (
      <Empty>
        <p>{m("desk.none")}</p>
      </Empty>
    );
  return (
    <Table
      caption={m("panel.caption")}
      head={[m("panel.name"), m("panel.kind"), m("panel.from"), m("panel.until"), m("desk.end")]}
      rows={panel.map(({ id, name, publicId, kind, fromDay, untilDay }) => [
        <PersonLink publicId={publicId} name={name} />,
        m(`kind.${kind}`),
        <time dateTime={fromDay}>{day(fromDay)}</time>,
        <time dateTime={untilDay}>{day(untilDay)}</time>,
        <Form action={`/desk/conduct/panel/${id}/ending`} class="inline">
          <Button plain label={m("desk.end.whose", { name })}>
            {m("desk.end")}
          </Button>
        </Form>,
      ])}
    />
  );
}

const Naming = ({ errors, typed }: { errors: FieldErrors; typed: Typed }) => (
  <Form action="/desk/conduct/panel" keep={typed}>
    <h2>{m("naming.title")}</h2>
    <Field name="address" type="email" label={m("naming.address")} errors={errors} typed={typed} />
    <Select
      name="kind"
      label={m("naming.kind")}
      hint={m("naming.kind.hint")}
      options={kinds.map((value) => ({ value, label: m(`kind.${value}`) }))}
      errors={errors}
      typed={typed}
    />
    <Field name="from" type="date" label={m("panel.from")} errors={errors} typed={typed} />
    <Field
      name="until"
      type="date"
      label={m("panel.until")}
      hint={m("naming.until.hint")}
      errors={errors}
      typed={typed}
    />
    <Button>{m("naming.send")}</Button>
  </Form>
);
