import { personByAddress } from "#people";
import { auditEntries, type AuditEntry, type AuditFilter } from "#platform/audit";
import { addDays, isDay, startOf } from "#platform/time";
import { Button, Empty, Field, page, Page, Select, Table, Time, type At, type Reply } from "#platform/web";
import { languageNow } from "#platform/words";
import { namesOf, type Names } from "../audit/queries.ts";
import { m } from "../words.ts";

const MOST = 100;
const slices = ["", "people", "membership", "groups", "discussions", "library", "conduct", "app"] as const;

interface Asked {
  slice: string;
  /** An address, as typed. */
  person: string;
  from: string;
  until: string;
}

/** The audit log (O-11), for staff. Nothing here changes anything. */
export async function show(at: At): Promise<Reply> {
  const asked = askedBy(at.query);
  const filter = await filterOf(at, asked);
  const entries = filter ? await auditEntries(at.db, filter, MOST) : [];
  const names = await namesOf(at.db, entries);
  return page(at, () => <View at={at} asked={asked} isKnown={filter !== null} entries={entries} names={names} />);
}

const askedBy = (query: At["query"]): Asked => ({
  slice: slices.find((slice) => slice === query.slice) ?? "",
  person: (query.person ?? "").trim().slice(0, 320),
  from: isDay(query.from ?? "") ? query.from! : "",
  until: isDay(query.until ?? "") ? query.until! : "",
});

/** Null: nobody has the address. */
async function filterOf(at: At, { slice, person, from, until }: Asked): Promise<AuditFilter | null> {
  const who = person === "" ? null : await personByAddress(at.db, person);
  if (person !== "" && !who) return null;
  const { timeZone } = at.settings;
  const before = /^\d{1,15}$/.test(at.query.before ?? "") ? Number(at.query.before) : undefined;
  return {
    before,
    act: slice ? `${slice}.` : undefined,
    person: who?.id,
    from: from ? startOf(timeZone, from) : undefined,
    until: until ? startOf(timeZone, addDays(until, 1)) : undefined,
  };
}

interface ViewProps {
  at: At;
  asked: Asked;
  isKnown: boolean;
  entries: AuditEntry[];
  names: Names;
}

function View({ at, asked, isKnown, entries, names }: ViewProps) {
  const last = entries.at(-1);
  return (
    <Page
      frame={at.frame}
      title={m("audit.title")}
      lang={languageNow()}
      index={false}
      crumbs={[{ href: "/desk", label: m("nav.desk") }]}
    >
      <div class="stack">
        <h1>{m("audit.title")}</h1>
        <p class="prose">{m("audit.intro")}</p>
        <Filters asked={asked} isKnown={isKnown} />
        {entries.length === 0 ? (
          isKnown && <Empty>{m("audit.none")}</Empty>
        ) : (
          <Table
            caption={m("audit.caption")}
            head={[m("audit.when"), m("audit.who"), m("audit.what"), m("audit.whom"), m("audit.more")]}
            rows={entries.map((entry) => row(at, entry, names))}
          />
        )}
        {last && entries.length === MOST && (
          <p>
            <a href={`/desk/audit?${new URLSearchParams({ ...asked, before: String(last.id) })}`}>{m("audit.older")}</a>
          </p>
        )}
      </div>
    </Page>
  );
}

function Filters({ asked, isKnown }: { asked: Asked; isKnown: boolean }) {
  return (
    <form method="get" action="/desk/audit" class="filters" aria-label={m("audit.title")}>
      <Select
        name="slice"
        label={m("audit.slice")}
        value={asked.slice}
        options={slices.map((value) => ({ value, label: m(`audit.slice.${value || "all"}`) }))}
      />
      <Field
        name="person"
        label={m("audit.person")}
        hint={m("audit.person.hint")}
        type="search"
        value={asked.person}
        errors={isKnown ? {} : { person: m("audit.unknown") }}
        optional
      />
      <Field name="from" label={m("audit.from")} type="date" value={asked.from} optional />
      <Field name="until" label={m("audit.until")} type="date" value={asked.until} optional />
      <Button>{m("audit.find")}</Button>
    </form>
  );
}

function row(at: At, entry: AuditEntry, names: Names) {
  const { by, person, unit } = entry;
  const named = (id: number) => names.people.get(id) ?? m("audit.gone", { id });
  const place = unit === null ? undefined : names.units.get(unit);
  return [
    <Time at={entry.at} zone={at.frame.timeZone} />,
    by === null ? m("audit.program") : <bdi>{named(by)}</bdi>,
    m(`audit.act.${entry.act}` as Parameters<typeof m>[0]),
    <>
      {person !== null && <bdi>{named(person)}</bdi>}
      {person !== null && place && ", "}
      {place && <a href={`/groups/${place.slug}`}>{place.name}</a>}
    </>,
    Object.entries(entry.details)
      .map(([name, value]) => `${name}: ${value}`)
      .join(", "),
  ];
}
