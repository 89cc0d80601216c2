import { Page, page, type At, type Reply } from "#platform/web";
import { languageNow } from "#platform/words";
import { catalogueFor } from "../catalogue/queries.ts";
import { viewerAt } from "../permission/queries.ts";
import type { Unit } from "../queries.ts";
import { treeOf, type Branch } from "../tree/rules.ts";
import { kindLabel, kindsLabel, m } from "../words.ts";
import { fullName } from "./shelf.tsx";

/** So many units of one kind under one parent can be folded away; more of them are, until somebody asks. */
const MANY = 8;
const VERY_MANY = 30;

/** GET /structure: how the units belong together, as a picture that is a list (S-9). */
export async function show(at: At): Promise<Reply> {
  const viewer = await viewerAt(at);
  const open = (await catalogueFor(at.db, viewer, {})).filter((unit) => !unit.isClosed);
  return page(at, () => view(at, treeOf(open)), { cache: { tags: ["units", "belonging"] } });
}

function view(at: At, roots: Branch<Unit>[]) {
  return (
    <Page
      frame={at.frame}
      title={m("tree.title")}
      lang={languageNow()}
      crumbs={[{ href: "/groups", label: m("catalogue.title") }]}
    >
      <div class="stack">
        <h1>{m("tree.title")}</h1>
        <p class="prose">{m("tree.about")}</p>
        <Level branches={roots} isRoot />
      </div>
    </Page>
  );
}

/** Kinds side by side in the order of the catalogue; each of many is folded. */
function Level({ branches, isRoot }: { branches: Branch<Unit>[]; isRoot?: boolean }) {
  const kinds = [...Map.groupBy(branches, (branch) => branch.unit.kind)];
  return (
    <ul class={isRoot ? "tree" : undefined}>
      {kinds.map(([kind, some]) =>
        some.length < MANY ? (
          some.map((branch) => <Node key={branch.unit.id} branch={branch} />)
        ) : (
          <li key={kind}>
            <details open={some.length < VERY_MANY}>
              <summary>{m("tree.kind", { kinds: kindsLabel(kind), count: some.length })}</summary>
              <ul>
                {some.map((branch) => (
                  <Node key={branch.unit.id} branch={branch} />
                ))}
              </ul>
            </details>
          </li>
        ),
      )}
    </ul>
  );
}

function Node({ branch: { unit, below } }: { branch: Branch<Unit> }) {
  return (
    <li>
      <a href={`/groups/${unit.slug}`}>{fullName(unit)}</a> <span class="quiet">{kindLabel(unit.kind)}</span>
      {below.length > 0 && <Level branches={below} />}
    </li>
  );
}
