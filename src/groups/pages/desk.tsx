import { NotFound, Page, page, type At, type Reply } from "#platform/web";
import { languageNow } from "#platform/words";
import type { DeskLink } from "../sections.ts";
import { m } from "../words.ts";

const own: DeskLink = {
  capability: "groups",
  href: "/desk/groups/new",
  label: () => m("founding.title"),
  about: () => m("founding.about"),
};

/** The staff desk: a door for each thing that this person may do. Without any, there is no desk. */
export const show =
  (contributed: readonly DeskLink[]) =>
  (at: At): Reply => {
    const capabilities = at.person!.capabilities;
    if (capabilities.size === 0) throw new NotFound();
    const doors = [own, ...contributed].filter((door) => capabilities.has(door.capability));
    return page(at, () => view(at, doors));
  };

function view(at: At, doors: readonly DeskLink[]) {
  return (
    <Page frame={at.frame} title={m("desk.title")} lang={languageNow()} index={false}>
      <div class="stack">
        <h1>{m("desk.title")}</h1>
        <ul class="rows list">
          {doors.map((door) => (
            <li key={door.href}>
              <h2>
                <a href={door.href}>{door.label()}</a>
              </h2>
              <p>{door.about()}</p>
            </li>
          ))}
        </ul>
      </div>
    </Page>
  );
}
