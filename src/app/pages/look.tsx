import { z } from "zod";
import { bytesFrom, keepFile, storeFor } from "#platform/files";
import {
  Button,
  Checkbox,
  ErrorSummary,
  Field,
  FileField,
  Form,
  NotFound,
  page,
  Page,
  seeOther,
  type At,
  type FieldErrors,
  type Reply,
  type Typed,
} from "#platform/web";
import { languageNow } from "#platform/words";
import { changeLook, logoFrom, type NewLook } from "../site/commands.ts";
import { lookPiece, lookRow, ownSheet, type Piece } from "../site/queries.ts";
import { isColour, isReadable, isWoff2, MOST_FONT_BYTES, type Scheme } from "../site/rules.ts";
import { m } from "../words.ts";

const colours = [
  { name: "link_light", role: "link", scheme: "light" },
  { name: "link_dark", role: "link", scheme: "dark" },
  { name: "accent_light", role: "accent", scheme: "light" },
  { name: "accent_dark", role: "accent", scheme: "dark" },
] as const satisfies { name: string; role: "link" | "accent"; scheme: Scheme }[];

const colourField = (role: "link" | "accent", scheme: Scheme) =>
  z
    .string()
    .trim()
    .toLowerCase()
    .refine((text) => text === "" || isColour(text), { error: () => m("look.notcolour") })
    .refine((text) => !isColour(text) || isReadable(role, scheme, text), { error: () => m("look.unreadable") })
    .default("");

const LookForm = z.object({
  link_light: colourField("link", "light"),
  link_dark: colourField("link", "dark"),
  accent_light: colourField("accent", "light"),
  accent_dark: colourField("accent", "dark"),
  logo_text: z.string().trim().max(160).default(""),
  reset: z.literal("yes").optional(),
});

export async function show(at: At): Promise<Reply> {
  const row = await lookRow(at.db);
  const typed = row && Object.fromEntries(Object.entries(row).map(([name, value]) => [name, value ?? ""]));
  return page(at, () => <View at={at} typed={typed ?? undefined} />);
}

export async function submit(at: At): Promise<Reply> {
  const form = at.form(LookForm);
  const { files, errors } = await filesIn(at, form.typed);
  const wrong = { ...(form.ok ? {} : form.errors), ...errors };
  if (!form.ok || Object.keys(wrong).length > 0)
    return page(at, () => <View at={at} typed={form.typed} errors={wrong} />, { status: 422 });
  const { link_light, link_dark, accent_light, accent_dark, reset } = form.value;
  const set = (text: string) => (reset || text === "" ? null : text);
  const look: NewLook = {
    linkLight: set(link_light),
    linkDark: set(link_dark),
    accentLight: set(accent_light),
    accentDark: set(accent_dark),
    ...(reset ? { logo: null, textFont: null, titleFont: null } : await kept(at, files)),
  };
  return seeOther(
    await at.once(async (tx, now) => {
      await changeLook(tx, at.person!.id, look, now);
      return "/desk/look";
    }),
  );
}

interface Files {
  logo?: { bytes: Buffer; text: string };
  textFont?: Buffer;
  titleFont?: Buffer;
}

async function kept(at: At, { logo, textFont, titleFont }: Files): Promise<Partial<NewLook>> {
  const store = storeFor(at.settings);
  return {
    ...(logo && { logo: { text: logo.text, file: await keepFile(store, logo.bytes) } }),
    ...(textFont && { textFont: await keepFile(store, textFont) }),
    ...(titleFont && { titleFont: await keepFile(store, titleFont) }),
  };
}

async function filesIn(at: At, typed: Typed): Promise<{ files: Files; errors: FieldErrors }> {
  const files: Files = {};
  const errors: Record<string, string> = {};
  for (const { field, isTooBig, ...file } of at.uploads) {
    const bytes = await file.bytes();
    if (field === "logo") {
      const logo = isTooBig ? null : await logoFrom(bytes);
      const text = typed.logo_text?.trim() ?? "";
      if (!logo) errors.logo = m("look.notpicture");
      else if (text === "") errors.logo_text = m("look.logotextmissing");
      else files.logo = { bytes: logo, text };
    } else if (isTooBig || bytes.length > MOST_FONT_BYTES / 2 || !isWoff2(bytes)) errors[field] = m("look.notfont");
    else if (field === "text_font") files.textFont = bytes;
    else if (field === "title_font") files.titleFont = bytes;
  }
  return { files, errors };
}

const pieces: Record<string, { piece: Piece; type: string }> = {
  logo: { piece: "logo", type: "image/png" },
  text: { piece: "text_font", type: "font/woff2" },
  title: { piece: "title_font", type: "font/woff2" },
};

/** `sheet-…`, `logo-…`, `text-…`, `title-…`: the address changes with the bytes, so browsers may keep them. */
export async function asset(at: At): Promise<Reply> {
  const name = /^(sheet|logo|text|title)-[0-9a-f]{12}\./.exec(at.params.file ?? "")?.[1];
  const cacheControl = "public, max-age=31536000, immutable";
  const headers = { "cache-control": cacheControl, "x-content-type-options": "nosniff" };
  if (name === "sheet")
    return { kind: "data", status: 200, type: "text/css; charset=utf-8", body: await ownSheet(at.db), headers };
  const wanted = name === undefined ? undefined : pieces[name];
  const found = wanted && (await lookPiece(at.db, wanted.piece));
  if (!found) throw new NotFound();
  const bytes = bytesFrom(storeFor(at.settings), found);
  return { kind: "file", type: wanted.type, bytes, saveAs: null, cacheControl };
}

function View({ at, typed, errors = {} }: { at: At; typed?: Typed; errors?: FieldErrors }) {
  const given = { typed, errors };
  return (
    <Page
      frame={at.frame}
      title={m("look.title")}
      lang={languageNow()}
      index={false}
      crumbs={[{ href: "/desk", label: m("nav.desk") }]}
    >
      <div class="stack">
        <h1>{m("look.title")}</h1>
        <p class="prose">{m("look.intro")}</p>
        <ErrorSummary errors={errors} />
        <Form action="/desk/look" keep={typed} multipart>
          {colours.map(({ name }) => (
            <Field
              key={name}
              name={name}
              label={m(`look.${name}`)}
              hint={m("look.colourhint")}
              width={10}
              optional
              {...given}
            />
          ))}
          <FileField
            name="logo"
            label={m("look.logo")}
            hint={m("look.logohint")}
            accept="image/png,image/jpeg,image/webp"
            optional
            {...given}
          />
          <Field name="logo_text" label={m("look.logotext")} hint={m("look.logotexthint")} optional {...given} />
          <FileField
            name="text_font"
            label={m("look.textfont")}
            hint={m("look.fonthint")}
            accept=".woff2"
            optional
            {...given}
          />
          <FileField
            name="title_font"
            label={m("look.titlefont")}
            hint={m("look.fonthint")}
            accept=".woff2"
            optional
            {...given}
          />
          <Checkbox name="reset" label={m("look.reset")} {...given} />
          <p class="acts">
            <Button>{m("look.save")}</Button>
            <a href="/kit">{m("look.see")}</a>
          </p>
        </Form>
      </div>
    </Page>
  );
}
