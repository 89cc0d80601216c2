import { ButtonLink, Empty, page, type At, type Reply } from "#platform/web";
import { entriesIn, findIn, foldersIn, type Found, type Library } from "../queries.ts";
import { leadsLibrary, mayAdd } from "../permission.ts";
import { type Folder } from "../rules.ts";
import { m } from "../words.ts";
import {
  crumbsOf,
  EntryLines,
  folderId,
  FolderLines,
  kindOf,
  libraryAt,
  libraryHref,
  LibraryPage,
  pathAt,
} from "./parts.tsx";

/** A folder of a unit's library, or its top (D-11). */
export async function show(at: At): Promise<Reply> {
  const library = await libraryAt(at);
  const path = pathAt(at, library);
  const { unit } = library;
  const words = path.length === 0 ? (at.query.q ?? "").slice(0, 200) : "";
  const found = words.trim() === "" ? null : await findIn(at.db, library, words);
  const number = Math.min(Math.max(1, Number.parseInt(at.query.page ?? "1", 10) || 1), 1_000);
  const nothing = { entries: [], isMore: false };
  const { entries, isMore } = found ? nothing : await entriesIn(at.db, library, folderId(path), number);
  const isEmpty = !found && entries.length === 0 && foldersIn(library, folderId(path)).length === 0;
  const title = path.at(-1)?.name;
  return page(at, () => (
    <LibraryPage
      at={at}
      title={title ?? m("library.title", { unit: unit.name })}
      crumbs={crumbsOf(library, path.length === 0 ? null : path.slice(0, -1))}
      index={path.length === 0 && words === ""}
    >
      {path.length === 0 && <SearchForm library={library} words={words} />}
      {found ? (
        <Results found={found} words={words} library={library} />
      ) : (
        <>
          <Acts library={library} path={path} />
          {isEmpty && (
            <Empty>
              <p>{m(path.length === 0 ? "library.none" : "library.none.folder")}</p>
            </Empty>
          )}
          {path.length === 0 && unit.address !== null && mayAdd(library.viewer, unit, library.adders) && (
            <p class="quiet">{m("library.by-mail", { address: `${unit.address}-files@${at.settings.mailDomain}` })}</p>
          )}
          <FolderLines library={library} path={path} />
          {entries.length > 0 && (
            <section class="stack tight" aria-labelledby="entries">
              <h2 id="entries">{m("library.entries")}</h2>
              <EntryLines entries={entries} zone={at.frame.timeZone} />
            </section>
          )}
          {isMore && (
            <p>
              <a href={`${libraryHref(unit, folderId(path))}?page=${number + 1}`}>{m("library.more")}</a>
            </p>
          )}
        </>
      )}
    </LibraryPage>
  ));
}

function SearchForm({ library, words }: { library: Library; words: string }) {
  return (
    <form class="library-search" method="get" action={libraryHref(library.unit)} role="search">
      <label for="f-q">{m("library.search")}</label>
      <input id="f-q" name="q" type="search" value={words} maxLength={200} />
      <button class="button plain">{m("library.search.go")}</button>
    </form>
  );
}

function Acts({ library, path }: { library: Library; path: readonly Folder[] }) {
  const { viewer, unit, adders } = library;
  const here = libraryHref(unit, folderId(path));
  const leads = leadsLibrary(viewer, unit);
  return (
    <p class="acts">
      {mayAdd(viewer, unit, adders) && (
        <>
          <ButtonLink href={`${here}/files/new`}>{m("library.add.files")}</ButtonLink>
          <ButtonLink plain href={`${here}/links/new`}>
            {m("library.add.link")}
          </ButtonLink>
        </>
      )}
      {leads && (
        <ButtonLink plain href={`${here}/new`}>
          {m("library.add.folder")}
        </ButtonLink>
      )}
      {leads && path.length > 0 && <a href={`${here}/change`}>{m("library.folder.change")}</a>}
      {path.length === 0 && <a href={`${here}/discussions`}>{m("library.gathered")}</a>}
      {leads && path.length === 0 && <a href={`${here}/settings`}>{m("library.settings")}</a>}
    </p>
  );
}

function Results({ found, words, library }: { found: Found[]; words: string; library: Library }) {
  return (
    <section class="stack tight" aria-labelledby="found">
      <h2 id="found">{m("library.found", { count: found.length, words })}</h2>
      <p class="quiet">{m("library.found.about")}</p>
      <ul class="list rows">
        {found.map(({ entry, excerpt }) => (
          <li key={entry.id}>
            <a href={`/library/${entry.id}`}>{entry.title}</a>
            <span class="count">{kindOf(entry)}</span>
            {excerpt !== "" && <p>{marked(excerpt)}</p>}
          </li>
        ))}
      </ul>
      <p>
        <a href={libraryHref(library.unit)}>{m("library.all")}</a>
      </p>
    </section>
  );
}

/** The database marks hits with two characters of private use. */
const marked = (excerpt: string) =>
  excerpt.split(/\ue000([^\ue001]*)\ue001/).map((piece, at) => (at % 2 === 1 ? <mark key={at}>{piece}</mark> : piece));
