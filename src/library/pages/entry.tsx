import {
  Button,
  ButtonLink,
  ErrorSummary,
  Facts,
  Field,
  FileField,
  Form,
  Link,
  page,
  seeOther,
  statusOf,
  Table,
  TextArea,
  unlessRefused,
  type At,
  type FieldErrors,
  type Reply,
  type Typed,
} from "#platform/web";
import { day } from "#platform/words";
import { dayIn } from "#platform/time";
import type { Db } from "#platform/db";
import { addVersion, changeEntry, mustFit, removeEntry } from "../commands.ts";
import { broughtBy, kept, roomFor, size, sizeOf, withFiles } from "../files.ts";
import { EntryForm, LinkChangeForm, VersionForm } from "../forms.ts";
import { beginningOf, versionsOf, type Entry, type PastVersion, type Shown } from "../queries.ts";
import { mayChange, narrowest } from "../permission.ts";
import { MOST_BYTES } from "../rules.ts";
import { m } from "../words.ts";
import {
  AudienceField,
  crumbsOf,
  entryAt,
  FolderField,
  hostOf,
  kindOf,
  libraryHref,
  LibraryPage,
  LicenceField,
  mustBe,
  placeName,
} from "./parts.tsx";

const BEGINNING = 3_000;

const changes = ({ library: { viewer, unit, adders }, entry }: Shown): boolean =>
  mayChange(viewer, unit, adders, entry.addedBy);

/** One thing of a library: what it is, how it looks, its versions. */
export async function show(at: At): Promise<Reply> {
  return view(at, await entryAt(at), {}, {});
}

async function view(at: At, shown: Shown, errors: FieldErrors, typed: Typed): Promise<Reply> {
  const { library, entry, path } = shown;
  const { file } = entry;
  const [versions, beginning] = await Promise.all([
    versionsOf(at.db, entry.id),
    file ? beginningOf(at.db, entry.id, file.number, BEGINNING) : null,
  ]);
  const mayEdit = changes(shown);
  const zone = at.frame.timeZone;
  const seen = () => (
    <LibraryPage at={at} title={entry.title} crumbs={crumbsOf(library, path)} index>
      <ErrorSummary errors={errors} />
      <p class="acts">
        {file && (
          <ButtonLink href={`/library/${entry.id}/file`}>{m("entry.download", { filename: file.filename })}</ButtonLink>
        )}
        {entry.url !== null && (
          <span class="outward">
            <Link href={entry.url}>{m("entry.follow", { host: hostOf(entry.url) })}</Link>
          </span>
        )}
        {mayEdit && <a href={`/library/${entry.id}/change`}>{m("entry.change")}</a>}
        {mayEdit && <a href={`/library/${entry.id}/removal`}>{m("entry.remove")}</a>}
      </p>
      {entry.description !== "" && (
        <p class="prose lines">
          <bdi>{entry.description}</bdi>
        </p>
      )}
      <EntryFacts shown={shown} zone={zone} />
      {file?.hasPreview && (
        <section class="stack tight" aria-labelledby="preview">
          <h2 id="preview">{m("entry.preview")}</h2>
          <img class="library-preview" src={`/library/${entry.id}/preview/${file.number}`} alt={entry.title} />
        </section>
      )}
      {beginning !== null && <Beginning text={beginning} />}
      {file?.state === "waiting" && <p class="quiet">{m("entry.text.waiting")}</p>}
      {versions.length > 1 && <Versions entry={entry} versions={versions} zone={zone} />}
      {mayEdit && file && (
        <details class="prose" open={Object.keys(errors).length > 0}>
          <summary>{m("entry.version.add")}</summary>
          <Form action={`/library/${entry.id}/versions`} keep={typed} multipart>
            <p>{m("entry.version.about")}</p>
            <FileField
              name="files"
              label={m("entry.version.file")}
              hint={m("form.files.hint", { most: 1, size: size(MOST_BYTES) })}
              errors={errors}
              typed={typed}
            />
            <Field name="note" label={m("entry.version.note")} optional width={60} errors={errors} typed={typed} />
            <Button plain>{m("entry.version.keep")}</Button>
          </Form>
        </details>
      )}
    </LibraryPage>
  );
  return page(at, seen, { status: statusOf(errors) });
}

function EntryFacts({ shown: { entry, path }, zone }: { shown: Shown; zone: string }) {
  const circle = narrowest([...path.map(({ audience }) => audience), entry.audience]);
  const facts: [string, string][] = [
    [m("entry.kind"), kindOf(entry)],
    [
      m("entry.added"),
      m("line.by", { name: entry.adderName ?? m("line.nobody"), date: day(dayIn(zone, entry.addedAt)) }),
    ],
  ];
  if (entry.changedAt > entry.addedAt) facts.push([m("entry.changed"), day(dayIn(zone, entry.changedAt))]);
  if (entry.licence !== "") facts.push([m("entry.licence"), m(`licence.${entry.licence}`)]);
  facts.push([m("entry.who"), circle ? m(`audience.${circle}`) : m("entry.who.same")]);
  if (entry.file) facts.push([m("entry.downloads"), m("entry.downloads.count", { count: entry.downloads })]);
  return <Facts facts={facts} />;
}

function Beginning({ text }: { text: string }) {
  return (
    <section class="stack tight" aria-labelledby="words">
      <h2 id="words">{m("entry.text")}</h2>
      <p class="prose lines library-words">
        <bdi>{text.length < BEGINNING ? text : `${text.slice(0, text.lastIndexOf(" "))} …`}</bdi>
      </p>
    </section>
  );
}

function Versions({ entry, versions, zone }: { entry: Entry; versions: readonly PastVersion[]; zone: string }) {
  return (
    <Table
      caption={m("entry.versions")}
      head={[m("version.number"), m("version.file"), m("version.when"), m("version.note")]}
      rows={versions.map((version) => [
        String(version.number),
        <a href={`/library/${entry.id}/versions/${version.number}`}>
          {m("version.line", { filename: version.filename, size: size(version.size) })}
        </a>,
        m("line.by", { name: version.adderName ?? m("line.nobody"), date: day(dayIn(zone, version.addedAt)) }),
        <bdi>{version.note}</bdi>,
      ])}
    />
  );
}

export async function submitVersion(at: At): Promise<Reply> {
  const shown = await entryAt(at);
  mustBe(changes(shown) && shown.entry.file !== null);
  const { library, entry } = shown;
  const form = at.form(VersionForm);
  const { names, files, wrong } = await broughtBy(at);
  const again = (errors: FieldErrors) => view(at, shown, errors, form.typed);
  const problem = wrong !== "" ? wrong : files.length === 1 ? "" : m("wrong.files");
  if (!form.ok || problem !== "")
    return again(withFiles({ ...(form.ok ? {} : form.errors), ...(problem !== "" && { files: problem }) }, names));
  const room = (db: Db) => roomFor(db, at.person!.id, library.unit.id);
  const act = async (): Promise<Reply> => {
    await mustFit(at.db, library, files.map(sizeOf), await room(at.db));
    const [file] = await kept(at, files);
    return seeOther(
      await at.once(async (tx, now) => {
        await addVersion(tx, library, entry, file!, form.value.note, await room(tx), now);
        return `/library/${entry.id}?done=saved`;
      }),
    );
  };
  return unlessRefused(act, (refused) => again(withFiles({ "": refused.say() }, names)));
}

export async function showChange(at: At): Promise<Reply> {
  const shown = await entryAt(at);
  mustBe(changes(shown));
  return changePage(at, shown, {}, {});
}

export async function submitChange(at: At): Promise<Reply> {
  const shown = await entryAt(at);
  mustBe(changes(shown));
  const { library, entry } = shown;
  const form = entry.url === null ? at.form(EntryForm) : at.form(LinkChangeForm);
  if (!form.ok) return changePage(at, shown, form.errors, form.typed);
  const { folder, ...about } = form.value;
  const url = "url" in form.value && typeof form.value.url === "string" ? form.value.url : null;
  const act = async () => {
    await at.transaction((tx, now) => changeEntry(tx, library, entry, { ...about, url, folderId: folder }, now));
    return seeOther(`/library/${entry.id}?done=saved`);
  };
  // As it stands now, so that what is sent next was made from that.
  return unlessRefused(act, async (refused) => changePage(at, await entryAt(at), { "": refused.say() }, form.typed));
}

function changePage(at: At, { library, entry, path }: Shown, errors: FieldErrors, typed: Typed): Reply {
  const common = { errors, typed };
  const seen = () => (
    <LibraryPage
      at={at}
      title={m("form.entry.change", { title: entry.title })}
      crumbs={[...crumbsOf(library, path), { href: `/library/${entry.id}`, label: entry.title }]}
      isNarrow
    >
      <ErrorSummary errors={errors} />
      <Form action={`/library/${entry.id}/change`} keep={typed}>
        <input type="hidden" name="seen" value={entry.changedAt.toISOString()} />
        {entry.url !== null && <Field name="url" label={m("form.url")} value={entry.url} width={60} {...common} />}
        <Field name="title" label={m("form.title")} value={entry.title} width={60} {...common} />
        <TextArea
          name="description"
          label={m("form.description")}
          value={entry.description}
          rows={4}
          optional
          {...common}
        />
        <FolderField library={library} value={entry.folderId} {...common} />
        <LicenceField value={entry.licence} {...common} />
        <AudienceField library={library} value={entry.audience} place={placeName(path)} {...common} />
        <Button>{m("form.save")}</Button>
      </Form>
    </LibraryPage>
  );
  return page(at, seen, { status: statusOf(errors) });
}

export async function showRemoval(at: At): Promise<Reply> {
  const shown = await entryAt(at);
  mustBe(changes(shown));
  const { library, entry, path } = shown;
  const { length } = await versionsOf(at.db, entry.id);
  return page(at, () => (
    <LibraryPage
      at={at}
      title={m("entry.remove.title", { title: entry.title })}
      crumbs={[...crumbsOf(library, path), { href: `/library/${entry.id}`, label: entry.title }]}
      isNarrow
    >
      <p>{m("entry.remove.about", { count: length })}</p>
      <Form action={`/library/${entry.id}/removal`}>
        <Button>{m("entry.remove.go")}</Button>
      </Form>
    </LibraryPage>
  ));
}

export async function submitRemoval(at: At): Promise<Reply> {
  const { library, entry, ...rest } = await entryAt(at);
  mustBe(changes({ library, entry, ...rest }));
  await at.transaction((tx, now) => removeEntry(tx, library, entry, now));
  return seeOther(`${libraryHref(library.unit, entry.folderId)}?done=removed`);
}
