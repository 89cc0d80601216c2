import { maySee, type GroupSection } from "#groups";
import { libraryFor, newestOf } from "../queries.ts";
import { mayAdd } from "../permission.ts";
import { m } from "../words.ts";
import { EntryLines, libraryHref } from "./parts.tsx";

const SHOWN = 3;

/** On a group's page: the newest of its library, for whoever sees it; a way in for those who may add the first thing. */
export const librarySection: GroupSection = async (at, viewer, unit) => {
  if (!maySee(viewer, unit, "files")) return null;
  const library = await libraryFor(at.db, viewer, unit.slug);
  if (!library) return null;
  const newest = await newestOf(at.db, library, SHOWN);
  if (newest.length === 0 && !mayAdd(viewer, unit, library.adders)) return null;
  return () => (
    <section class="stack" aria-labelledby="library">
      <h2 id="library">{m("library.newest")}</h2>
      {newest.length === 0 ? <p>{m("library.none")}</p> : <EntryLines entries={newest} zone={at.frame.timeZone} />}
      <p>
        <a href={libraryHref(unit)}>{m("library.all")}</a>
      </p>
    </section>
  );
};
