import { Button, Empty, Field, page, Page, Table, type At, type Reply } from "#platform/web";
import { languageNow } from "#platform/words";
import { findPersons, type Found } from "../desk/queries.ts";
import { m } from "../words.ts";

const MOST = 50;

export async function show(at: At): Promise<Reply> {
  const words = (at.query.q ?? "").trim().slice(0, 200);
  const found = words === "" ? null : await findPersons(at.db, words, MOST);
  return page(at, () => <View at={at} words={words} found={found} />);
}

function View({ at, words, found }: { at: At; words: string; found: Found[] | null }) {
  return (
    <Page
      frame={at.frame}
      title={m("desk.people")}
      lang={languageNow()}
      index={false}
      crumbs={[{ href: "/desk", label: m("desk.title") }]}
    >
      <div class="stack">
        <h1>{m("desk.people")}</h1>
        <form method="get" action="/desk/people" class="stack">
          <Field name="q" label={m("desk.find")} hint={m("desk.find.hint")} type="search" value={words} />
          <Button>{m("desk.find.button")}</Button>
        </form>
        {found && <Results found={found} />}
      </div>
    </Page>
  );
}

function Results({ found }: { found: Found[] }) {
  if (found.length === 0)
    return (
      <Empty>
        <p>{m("desk.nobody")}</p>
      </Empty>
    );
  return (
    <>
      <Table
        caption={m("desk.found", { count: found.length })}
        head={[m("field.name"), m("account.primary")]}
        rows={found.map((person) => [<a href={`/desk/people/${person.id}`}>{person.name}</a>, person.address ?? ""])}
      />
      {found.length === MOST && <p>{m("desk.more", { count: MOST })}</p>}
    </>
  );
}
