import {
  Button,
  ErrorSummary,
  Field,
  Form,
  page,
  Select,
  seeOther,
  statusOf,
  unlessRefused,
  type At,
  type FieldErrors,
  type Reply,
  type Typed,
} from "#platform/web";
import { addFolder, changeAdders, changeFolder, removeFolder } from "../folders/commands.ts";
import { AddersForm, FolderForm } from "../forms.ts";
import { leadsLibrary } from "../permission.ts";
import type { Library } from "../queries.ts";
import { adders, type Folder } from "../rules.ts";
import { m } from "../words.ts";
import {
  AudienceField,
  crumbsOf,
  folderId,
  FolderField,
  libraryAt,
  libraryHref,
  LibraryPage,
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
  mustBe(leadsLibrary(library.viewer, library.unit));
  return { library, path: pathAt(at, library) };
}

export const show = async (at: At): Promise<Reply> => newPage(at, await hereAt(at), {}, {});

export async function submit(at: At): Promise<Reply> {
  const here = await hereAt(at);
  const { library, path } = here;
  const form = at.form(FolderForm);
  if (!form.ok) return newPage(at, here, form.errors, form.typed);
  const { name, audience } = form.value;
  const act = async () =>
    seeOther(
      await at.once(async (tx, now) =>
        libraryHref(library.unit, await addFolder(tx, library, { name, audience, parentId: folderId(path) }, now)),
      ),
    );
  return unlessRefused(act, (refused) => newPage(at, here, { name: refused.say() }, form.typed));
}

function newPage(at: At, { library, path }: Here, errors: FieldErrors, typed: Typed): Reply {
  const common = { errors, typed };
  const view = () => {
    const place = placeName(path);
    return (
      <LibraryPage at={at} title={m("form.folder.add", { place })} crumbs={crumbsOf(library, path)} isNarrow>
        <ErrorSummary errors={errors} />
        <Form action={`${libraryHref(library.unit, folderId(path))}/folders`} keep={typed}>
          <Field name="name" label={m("form.name")} width={40} {...common} />
          <AudienceField library={library} value={null} place={place} {...common} />
          <Button>{m("form.folder.go")}</Button>
        </Form>
      </LibraryPage>
    );
  };
  return page(at, view, { status: statusOf(errors) });
}

export const showChange = async (at: At): Promise<Reply> => changePage(at, await hereAt(at), {}, {});

export async function submitChange(at: At): Promise<Reply> {
  const here = await hereAt(at);
  const { library, path } = here;
  const form = at.form(FolderForm);
  if (!form.ok) return changePage(at, here, form.errors, form.typed);
  const { name, audience, folder } = form.value;
  const id = folderId(path)!;
  const act = async () => {
    await at.transaction((tx, now) => changeFolder(tx, library, id, { name, audience, parentId: folder }, now));
    return seeOther(`${libraryHref(library.unit, id)}?done=saved`);
  };
  return unlessRefused(act, (refused) => changePage(at, here, { "": refused.say() }, form.typed));
}

export async function remove(at: At): Promise<Reply> {
  const here = await hereAt(at);
  const { library, path } = here;
  const act = async () => {
    await at.transaction((tx) => removeFolder(tx, library, folderId(path)!));
    return seeOther(`${libraryHref(library.unit, folderId(path.slice(0, -1)))}?done=removed`);
  };
  return unlessRefused(act, (refused) => changePage(at, here, { "": refused.say() }, {}));
}

function changePage(at: At, { library, path }: Here, errors: FieldErrors, typed: Typed): Reply {
  const folder = path.at(-1)!;
  const common = { errors, typed };
  const view = () => (
    <LibraryPage
      at={at}
      title={m("form.folder.change", { name: folder.name })}
      crumbs={crumbsOf(library, path)}
      isNarrow
    >
      <ErrorSummary errors={errors} />
      <Form action={`${libraryHref(library.unit, folder.id)}/change`} keep={typed}>
        <Field name="name" label={m("form.name")} value={folder.name} width={40} {...common} />
        <FolderField library={library} value={folder.parentId} without={folder.id} {...common} />
        <AudienceField library={library} value={folder.audience} place={placeName(path.slice(0, -1))} {...common} />
        <Button>{m("form.save")}</Button>
      </Form>
      <Form action={`${libraryHref(library.unit, folder.id)}/removal`}>
        <p>{m("form.folder.remove.about")}</p>
        <Button plain>{m("form.folder.remove")}</Button>
      </Form>
    </LibraryPage>
  );
  return page(at, view, { status: statusOf(errors) });
}

export async function showAdders(at: At): Promise<Reply> {
  const { library } = await hereAt(at);
  return addersPage(at, library, {}, {});
}

export async function submitAdders(at: At): Promise<Reply> {
  const { library } = await hereAt(at);
  const form = at.form(AddersForm);
  if (!form.ok) return addersPage(at, library, form.errors, form.typed);
  await at.transaction((tx, now) => changeAdders(tx, library, form.value.adders, now));
  return seeOther(`${libraryHref(library.unit)}?done=saved`);
}

function addersPage(at: At, library: Library, errors: FieldErrors, typed: Typed): Reply {
  const view = () => (
    <LibraryPage at={at} title={m("adders.label")} crumbs={crumbsOf(library, [])} isNarrow>
      <ErrorSummary errors={errors} />
      <Form action={`${libraryHref(library.unit)}/settings`} keep={typed}>
        <p>{m("adders.about")}</p>
        <Select
          name="adders"
          label={m("adders.label")}
          value={library.adders}
          options={adders.map((value) => ({ value, label: m(`adders.${value}`) }))}
          errors={errors}
          typed={typed}
        />
        <Button>{m("form.save")}</Button>
      </Form>
    </LibraryPage>
  );
  return page(at, view, { status: statusOf(errors) });
}
