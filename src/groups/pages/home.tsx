import { dayIn } from "#platform/time";
import { ButtonLink, Empty, Page, page, type At, type Reply } from "#platform/web";
import { languageNow } from "#platform/words";
import { liveliestFor, numbersOf, type Numbers } from "../catalogue/queries.ts";
import { viewerAt } from "../permission/queries.ts";
import type { Unit } from "../queries.ts";
import { kindLabel, m } from "../words.ts";

const shown = 6;

export async function show(at: At): Promise<Reply> {
  const viewer = await viewerAt(at);
  const liveliest = await liveliestFor(at.db, viewer, shown);
  const ids = liveliest.map((unit) => unit.id);
  const numbers = await numbersOf(at.db, ids, dayIn(viewer.zone, await at.now()));
  return page(at, () => view(at, liveliest, numbers), { cache: { tags: ["units", "belonging"] } });
}

function view(at: At, units: Unit[], numbers: Map<number, Numbers>) {
  return (
    <Page frame={at.frame} title={at.frame.association} lang={languageNow()}>
      <div class="stack">
        <h1>{at.frame.association}</h1>
        <p class="prose">{m("home.what")}</p>
        <p class="acts">
          <ButtonLink href="/groups">{m("home.groups")}</ButtonLink>
          {!at.person && (
            <ButtonLink plain href="/register">
              {m("home.register")}
            </ButtonLink>
          )}
          {!at.person && (
            <ButtonLink plain href="/sign-in">
              {m("home.signin")}
            </ButtonLink>
          )}
          {at.person && (
            <ButtonLink plain href="/places">
              {m("home.places")}
            </ButtonLink>
          )}
        </p>
        <h2>{m("home.some")}</h2>
        {units.length === 0 && <Empty>{m("home.none")}</Empty>}
        <ul class="rows list">
          {units.map((unit) => (
            <li key={unit.id}>
              <h3>
                <a href={`/groups/${unit.slug}`}>{unit.name}</a>
              </h3>
              <p>{unit.purpose}</p>
              <p class="quiet">
                {m("catalogue.line", { kind: kindLabel(unit.kind), count: numbers.get(unit.id)!.members })}
              </p>
            </li>
          ))}
        </ul>
      </div>
    </Page>
  );
}
