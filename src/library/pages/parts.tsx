import type { ComponentChildren } from "preact";
import { viewerAt, type Audience, type Unit } from "#groups";
import {
  idFrom,
  Notice,
  NotFound,
  orNotFound,
  Page,
  Select,
  type At,
  type Crumb,
  type FieldErrors,
  type Typed,
} from "#platform/web";
import { day, languageNow } from "#platform/words";
import { dayIn } from "#platform/time";
import { size } from "../files.ts";
import { audiencesOf } from "../permission.ts";
import { entryFor, foldersIn, libraryFor, openPath, type Entry, type Library, type Shown } from "../queries.ts";
import { licences, type Folder } from "../rules.ts";
import { m } from "../words.ts";

export const libraryHref = (unit: Pick<Unit, "slug">, folderId: number | null = null): string =>
  `/groups/${unit.slug}/library${folderId === null ? "" : `/folders/${folderId}`}`;

/** The library that the address names, for whoever may see it. */
export const libraryAt = async (at: At): Promise<Library> =>
  orNotFound(await libraryFor(at.db, await viewerAt(at), at.params.slug!));

/** The folder that the address names, with those around it; the top where it names none. */
export function pathAt(at: At, library: Library): Folder[] {
  return orNotFound(openPath(library, at.params.folder === undefined ? null : idFrom(at.params.folder)));
}

export const entryAt = async (at: At): Promise<Shown> =>
  orNotFound(await entryFor(at.db, await viewerAt(at), idFrom(at.params.id)));

export function mustBe(isAllowed: boolean): void {
  if (!isAllowed) throw new NotFound();
}

export const folderId = (path: readonly Folder[]): number | null => path.at(-1)?.id ?? null;

export const crumbsOf = ({ unit }: Pick<Library, "unit">, path: readonly Folder[] | null = null): Crumb[] => [
  { href: "/groups", label: m("crumb.groups") },
  { href: `/groups/${unit.slug}`, label: unit.acronym ?? unit.name },
  ...(path === null ? [] : [{ href: libraryHref(unit), label: m("library.name") }]),
  ...(path ?? []).map(({ id, name }) => ({ href: libraryHref(unit, id), label: name })),
];

/** What a place is called within a sentence: its folder, else the library. */
export const placeName = (path: readonly Folder[]): string =>
  m("library.place", { count: path.length, name: path.at(-1)?.name ?? "" });

interface Frame {
  at: At;
  title: string;
  crumbs: Crumb[];
  /** Forms and texts, which are not read across a whole screen. */
  isNarrow?: boolean;
  index?: boolean;
  children: ComponentChildren;
}

export function LibraryPage({ at, title, crumbs, isNarrow = false, index = false, children }: Frame) {
  return (
    <Page frame={at.frame} title={title} crumbs={crumbs} lang={languageNow()} index={index}>
      <div class={isNarrow ? "stack prose" : "stack"}>
        <h1>{title}</h1>
        {at.query.done === "saved" && <Notice tone="good">{m("library.saved")}</Notice>}
        {at.query.done === "removed" && <Notice tone="good">{m("library.removed")}</Notice>}
        {children}
      </div>
    </Page>
  );
}

export const hostOf = (url: string): string => new URL(url).host;

/** What sort of thing it is, in a word. */
export function kindOf({ file, url }: Pick<Entry, "file" | "url">): string {
  if (url !== null) return m("line.link", { host: hostOf(url) });
  const type = file?.contentType ?? "";
  const kind = kinds.find(([pattern]) => pattern.test(type))?.[1] ?? "other";
  return m("line.file", { kind: m(`kind.${kind}`), size: size(file?.size ?? 0) });
}

const kinds = [
  [/^application\/pdf$/, "pdf"],
  [/^image\//, "picture"],
  [/^text\//, "text"],
  [/officedocument|opendocument|msword|ms-excel|ms-powerpoint|x-cfb/, "office"],
  [/^audio\//, "sound"],
  [/^video\//, "film"],
  [/zip|x-tar|gzip|x-7z|rar/, "archive"],
] as const;

export function EntryLines({ entries, zone }: { entries: readonly Entry[]; zone: string }) {
  return (
    <ul class="list rows">
      {entries.map((entry) => (
        <li key={entry.id}>
          <a href={`/library/${entry.id}`}>{entry.title}</a>
          <span class="count">{kindOf(entry)}</span>
          <p class="quiet">
            {m("line.by", {
              name: entry.adderName ?? m("line.nobody"),
              date: day(dayIn(zone, entry.changedAt)),
            })}
            {isNarrow(entry.audience) && ` · ${m("library.narrow", { who: entry.audience })}`}
          </p>
          {entry.description !== "" && <p class="clamped">{entry.description.split("\n")[0]}</p>}
        </li>
      ))}
    </ul>
  );
}

/** Whether an audience is worth a word: "everybody" narrows nothing. */
const isNarrow = (audience: Audience | null): audience is Exclude<Audience, "public"> =>
  audience !== null && audience !== "public";

interface Choosing {
  errors: FieldErrors;
  typed: Typed;
}

/** Circles that the viewer is in: nobody can put something where they would not see it. */
export function AudienceField({
  library: { viewer, unit },
  value,
  place,
  errors,
  typed,
}: Choosing & { library: Library; value: Audience | null; place: string }) {
  const open: Audience[] = audiencesOf(viewer, unit).filter((audience) => audience !== "public");
  const offered = value !== null && !open.includes(value) ? [...open, value] : open;
  return (
    <Select
      name="audience"
      label={m("form.audience")}
      hint={m("audience.hint", { place })}
      value={value ?? ""}
      options={[
        { value: "", label: m("audience.same") },
        ...offered.map((one) => ({ value: one, label: m(`audience.${one}`) })),
      ]}
      errors={errors}
      typed={typed}
    />
  );
}

export function LicenceField({ value, errors, typed }: Choosing & { value: string }) {
  return (
    <Select
      name="licence"
      label={m("form.licence")}
      value={value}
      options={licences.map((one) => ({ value: one, label: m(`licence.${one === "" ? "none" : one}`) }))}
      errors={errors}
      typed={typed}
    />
  );
}

/** Every folder that the viewer may open, as the way to it. */
export function FolderField({
  library,
  value,
  without,
  errors,
  typed,
}: Choosing & { library: Library; value: number | null; without?: number }) {
  const open = [...library.folders.keys()].flatMap((id) => {
    const path = openPath(library, id);
    return path && !path.some((folder) => folder.id === without)
      ? [{ id, label: path.map(({ name }) => name).join(" / ") }]
      : [];
  });
  const options = open.toSorted((one, other) => one.label.localeCompare(other.label));
  return (
    <Select
      name="folder"
      label={m("form.folder")}
      value={value === null ? "" : String(value)}
      options={[
        { value: "", label: m("library.top") },
        ...options.map(({ id, label }) => ({ value: String(id), label })),
      ]}
      errors={errors}
      typed={typed}
    />
  );
}

export function FolderLines({ library, path }: { library: Library; path: readonly Folder[] }) {
  const folders = foldersIn(library, folderId(path));
  if (folders.length === 0) return null;
  return (
    <section class="stack tight" aria-labelledby="folders">
      <h2 id="folders">{m("library.folders")}</h2>
      <ul class="list rows">
        {folders.map((folder) => (
          <li key={folder.id}>
            <a href={libraryHref(library.unit, folder.id)}>{folder.name}</a>
            {isNarrow(folder.audience) && <p class="quiet">{m("library.narrow", { who: folder.audience })}</p>}
          </li>
        ))}
      </ul>
    </section>
  );
}
