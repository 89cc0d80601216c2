import { z } from "zod";
import { bytesFrom, keepFile, storeFor } from "#platform/files";
import { scannedFile } from "#platform/scanning";
import {
  Button,
  ErrorSummary,
  Field,
  FileField,
  Form,
  Notice,
  orNotFound,
  page,
  seeOther,
  type At,
  type Reply,
  type Typed,
} from "#platform/web";
import { changeEmblem, removeEmblem } from "../emblems/commands.ts";
import { EMBLEM_BYTES, pictureFrom, type Picture } from "../emblems/pictures.ts";
import { emblemsOf, pictureFor, type Emblem } from "../emblems/queries.ts";
import type { Viewer } from "../permission/rules.ts";
import type { Unit } from "../queries.ts";
import { errorsOf, m, type Wrong } from "../words.ts";
import { send } from "./sending.ts";
import { Spine } from "./spine.tsx";
import { Tuning } from "./tuning.tsx";

const EmblemForm = z.object({
  alt: z.string().trim().min(1, { error: "wrong.alt" }).max(200, { error: "wrong.alt" }),
});

/** GET …/emblem: the unit's own picture, for whoever may see its page. */
export async function picture(at: At, viewer: Viewer, unit: Unit): Promise<Reply> {
  const found = orNotFound(await pictureFor(at.db, viewer, unit));
  return {
    kind: "file",
    type: "image/webp",
    bytes: bytesFrom(storeFor(at.settings), found),
    // We made it ourselves.
    saveAs: null,
    // Kept by this browser alone, and asked for again: who may see it can change.
    cacheControl: "private, no-cache",
  };
}

export async function show(at: At, _viewer: Viewer, unit: Unit): Promise<Reply> {
  const emblem = await emblemOf(at, unit);
  return page(at, () => view(at, unit, emblem, {}, null));
}

/** POST …/emblem: the file becomes a small picture of ours; what is none of the kinds we take is sent back with the reason. */
export async function submit(at: At, viewer: Viewer, unit: Unit): Promise<Reply> {
  const emblem = await emblemOf(at, unit);
  const form = at.form(EmblemForm);
  const again = (wrong: Wrong) => page(at, () => view(at, unit, emblem, form.typed, wrong), { status: 422 });
  const made = await pictureOf(at);
  if (made.kind !== "picture") {
    const alt: Record<string, string> = form.ok ? {} : { ...form.errors };
    return again({ keys: { ...alt, picture: `wrong.picture.${made.kind}` } });
  }
  const file = await keepFile(storeFor(at.settings), made.content);
  return send(at, form, again, async ({ alt }, tx, now) => {
    await changeEmblem(tx, viewer, unit, { alt, file, digest: made.digest }, now);
    return `/groups/${unit.slug}/emblem/change?done=yes`;
  });
}

/** POST …/emblem/removal */
export async function remove(at: At, viewer: Viewer, unit: Unit): Promise<Reply> {
  const there = `/groups/${unit.slug}/emblem/change?done=yes`;
  return seeOther(await at.once(async (tx, now) => (await removeEmblem(tx, viewer, unit, now), there)));
}

const emblemOf = async (at: At, unit: Unit): Promise<Emblem | null> =>
  (await emblemsOf(at.db, [unit.id])).get(unit.id) ?? null;

async function pictureOf(at: At): Promise<Picture | { kind: "missing" | "too-big" | "found" | "unscanned" }> {
  const file = at.uploads.find((one) => one.field === "picture");
  if (!file || file.size === 0) return { kind: "missing" };
  if (file.isTooBig) return { kind: "too-big" };
  const scanned = await scannedFile(at.settings, file);
  return scanned === "clean" ? pictureFrom(await file.bytes()) : { kind: scanned };
}

function view(at: At, unit: Unit, emblem: Emblem | null, typed: Typed, wrong: Wrong | null) {
  const errors = errorsOf(wrong);
  const here = `/groups/${unit.slug}/emblem`;
  const most = Math.round(EMBLEM_BYTES / 1024 / 1024);
  return (
    <Tuning at={at} unit={unit} part="emblem">
      {at.query.done === "yes" && !wrong && <Notice tone="good">{m("texts.done")}</Notice>}
      <p>
        <Spine unit={unit} emblem={emblem} named />
      </p>
      <p class="prose">{emblem ? m("emblem.own") : m("emblem.drawn")}</p>
      {emblem && (
        <Form action={`${here}/removal`} class="acts">
          <Button plain>{m("emblem.remove")}</Button>
        </Form>
      )}
      <Form action={here} keep={typed} multipart>
        <ErrorSummary errors={errors} />
        <FileField
          name="picture"
          label={m("emblem.file")}
          hint={m("emblem.file.hint", { most })}
          accept="image/png,image/jpeg,image/webp,image/gif,image/avif"
          errors={errors}
        />
        <Field name="alt" label={m("emblem.words")} hint={m("emblem.words.hint")} typed={typed} errors={errors} />
        <Button>{m("emblem.submit")}</Button>
      </Form>
    </Tuning>
  );
}
