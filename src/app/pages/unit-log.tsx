import { unitToManage, viewerAt } from "#groups";
import { auditEntries, type AuditEntry } from "#platform/audit";
import { Empty, orNotFound, page, Page, Table, Time, type At, type Reply } from "#platform/web";
import { languageNow } from "#platform/words";
import { namesOf, type Names } from "../audit/queries.ts";
import { m } from "../words.ts";

const MOST = 100;

/** What was decided in one group, and by whom (D-7): the audit log as those see it who manage the group. Nothing here changes anything. */
export async function show(at: At): Promise<Reply> {
  const unit = orNotFound(await unitToManage(at.db, await viewerAt(at), at.params.slug!));
  const before = /^\d{1,15}$/.test(at.query.before ?? "") ? Number(at.query.before) : undefined;
  const entries = await auditEntries(at.db, { unit: unit.id, before }, MOST);
  const names = await namesOf(at.db, entries);
  const last = entries.at(-1);
  return page(at, () => (
    <Page
      frame={at.frame}
      title={m("log.title", { unit: unit.name })}
      lang={languageNow()}
      index={false}
      crumbs={[
        { href: "/groups", label: m("log.groups") },
        { href: `/groups/${unit.slug}`, label: unit.acronym ?? unit.name },
      ]}
    >
      <div class="stack">
        <h1>{m("log.title", { unit: unit.name })}</h1>
        <p class="prose">{m("log.intro")}</p>
        {entries.length === 0 ? (
          <Empty>{m("log.none")}</Empty>
        ) : (
          <Table
            caption={m("audit.caption")}
            head={[m("audit.when"), m("audit.who"), m("audit.what"), m("audit.whom")]}
            rows={entries.map((entry) => row(at, entry, names))}
          />
        )}
        {last && entries.length === MOST && (
          <p>
            <a href={`/groups/${unit.slug}/log?before=${last.id}`}>{m("audit.older")}</a>
          </p>
        )}
      </div>
    </Page>
  ));
}

function row(at: At, { at: when, act, by, person }: AuditEntry, names: Names) {
  const named = (id: number) => <bdi>{names.people.get(id) ?? m("audit.gone", { id })}</bdi>;
  return [
    <Time at={when} zone={at.frame.timeZone} />,
    by === null ? m("audit.program") : named(by),
    m(`audit.act.${act}` as Parameters<typeof m>[0]),
    person === null ? "" : named(person),
  ];
}
