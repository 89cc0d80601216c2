import {
  Button,
  ErrorSummary,
  Field,
  FileField,
  Form,
  page,
  seeOther,
  statusOf,
  TextArea,
  unlessRefused,
  type At,
  type FieldErrors,
  type Reply,
  type Typed,
} from "#platform/web";
import type { Db } from "#platform/db";
import { mustAdd } from "../admission/commands.ts";
import { addFiles, addLink, mustFit } from "../commands.ts";
import { broughtBy, kept, roomFor, size, sizeOf, withFiles } from "../files.ts";
import { FilesForm, LinkForm } from "../forms.ts";
import type { Library } from "../queries.ts";
import { mayAdd } from "../permission.ts";
import { MOST_AT_ONCE, MOST_BYTES, type Folder } from "../rules.ts";
import { m } from "../words.ts";
import {
  AudienceField,
  crumbsOf,
  folderId,
  libraryAt,
  libraryHref,
  LibraryPage,
  LicenceField,
  mustBe,
  pathAt,
  placeName,
} from "./parts.tsx";

interface Here {
  library: Library;
  path: Folder[];
}

async function hereAt(at: At): Promise<Here> {
  const library = await libraryAt(at);
  return { library, path: pathAt(at, library) };
}

/** The empty form is for those who may add; who may no longer keeps what they typed, and hears why. */
async function addingAt(at: At): Promise<Here> {
  const here = await hereAt(at);
  const { viewer, unit, adders } = here.library;
  mustBe(mayAdd(viewer, unit, adders));
  return here;
}

export const showFiles = async (at: At): Promise<Reply> => filesPage(at, await addingAt(at), {}, {});

export async function submitFiles(at: At): Promise<Reply> {
  const here = await hereAt(at);
  const { library, path } = here;
  const form = at.form(FilesForm);
  const { names, files, wrong } = await broughtBy(at);
  const again = (errors: FieldErrors) => filesPage(at, here, withFiles(errors, names), form.typed);
  if (!form.ok || wrong !== "")
    return again({ ...(form.ok ? {} : form.errors), ...(wrong !== "" && { files: wrong }) });
  if (files.length === 0) return again({ files: m("wrong.files") });
  const about = { ...form.value, folderId: folderId(path) };
  const room = (db: Db) => roomFor(db, at.person!.id, library.unit.id);
  const act = async (): Promise<Reply> => {
    // Asked before anything is stored: what is refused later stays in the store for a day.
    mustAdd(library);
    await mustFit(at.db, library, files.map(sizeOf), await room(at.db));
    const stored = await kept(at, files);
    return seeOther(
      await at.once(async (tx, now) => {
        const ids = await addFiles(tx, library, about, stored, await room(tx), now);
        return ids.length === 1 ? `/library/${ids[0]}` : `${libraryHref(library.unit, about.folderId)}?done=saved`;
      }),
    );
  };
  return unlessRefused(act, (refused) => again({ "": refused.say() }));
}

function filesPage(at: At, { library, path }: Here, errors: FieldErrors, typed: Typed): Reply {
  const common = { errors, typed };
  const view = () => {
    const place = placeName(path);
    return (
      <LibraryPage at={at} title={m("form.files.add", { place })} crumbs={crumbsOf(library, path)} isNarrow>
        <ErrorSummary errors={errors} />
        <Form action={`${libraryHref(library.unit, folderId(path))}/files`} keep={typed} multipart>
          <FileField
            name="files"
            label={m("form.files")}
            hint={m("form.files.hint", { most: MOST_AT_ONCE, size: size(MOST_BYTES) })}
            multiple
            {...common}
          />
          <Field name="title" label={m("form.title")} hint={m("form.title.hint")} optional width={60} {...common} />
          <TextArea name="description" label={m("form.description")} rows={4} optional {...common} />
          <LicenceField value="" {...common} />
          <AudienceField library={library} value={null} place={place} {...common} />
          <Button>{m("form.files.go")}</Button>
        </Form>
      </LibraryPage>
    );
  };
  return page(at, view, { status: statusOf(errors) });
}

export const showLink = async (at: At): Promise<Reply> => linkPage(at, await addingAt(at), {}, {});

export async function submitLink(at: At): Promise<Reply> {
  const here = await hereAt(at);
  const form = at.form(LinkForm);
  if (!form.ok) return linkPage(at, here, form.errors, form.typed);
  const { url, ...about } = form.value;
  const act = async () =>
    seeOther(
      await at.once(async (tx, now) => {
        const id = await addLink(tx, here.library, { ...about, folderId: folderId(here.path) }, url, now);
        return `/library/${id}`;
      }),
    );
  return unlessRefused(act, (refused) => linkPage(at, here, { "": refused.say() }, form.typed));
}

function linkPage(at: At, { library, path }: Here, errors: FieldErrors, typed: Typed): Reply {
  const common = { errors, typed };
  const view = () => {
    const place = placeName(path);
    return (
      <LibraryPage at={at} title={m("form.link.add", { place })} crumbs={crumbsOf(library, path)} isNarrow>
        <ErrorSummary errors={errors} />
        <Form action={`${libraryHref(library.unit, folderId(path))}/links`} keep={typed}>
          <Field name="url" label={m("form.url")} width={60} {...common} />
          <Field name="title" label={m("form.title")} width={60} {...common} />
          <TextArea name="description" label={m("form.description")} rows={4} optional {...common} />
          <LicenceField value="" {...common} />
          <AudienceField library={library} value={null} place={place} {...common} />
          <Button>{m("form.files.go")}</Button>
        </Form>
      </LibraryPage>
    );
  };
  return page(at, view, { status: statusOf(errors) });
}
