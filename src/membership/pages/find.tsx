import { Button, Empty, Field, Page, page, type At, type Reply } from "#platform/web";
import { languageNow } from "#platform/words";
import { peopleNamed, type Found } from "../queries.ts";
import { m } from "../words.ts";
import { deskPath } from "./person.tsx";

/** Staff find a person by a part of the name or by a whole mail address. */
export async function show(at: At): Promise<Reply> {
  const words = (at.query.q ?? "").trim().slice(0, 200);
  const found = words === "" ? null : await peopleNamed(at.db, words);
  return page(at, () => view(at, words, found));
}

function view(at: At, words: string, found: Found[] | null) {
  return (
    <Page
      frame={at.frame}
      title={m("desk.label")}
      lang={languageNow()}
      index={false}
      crumbs={[{ href: "/desk", label: m("desk.crumb") }]}
    >
      <div class="stack">
        <h1>{m("desk.label")}</h1>
        <form method="get" action="/desk/membership" role="search" class="filters">
          <Field name="q" label={m("find.label")} type="search" value={words} />
          <Button>{m("find.submit")}</Button>
        </form>
        {found?.length === 0 && <Empty>{m("find.none")}</Empty>}
        <ul class="rows list">
          {found?.map((one) => (
            <li key={one.publicId}>
              <a href={deskPath(one)}>{one.name}</a> <span class="quiet">{one.address}</span>
            </li>
          ))}
        </ul>
      </div>
    </Page>
  );
}
