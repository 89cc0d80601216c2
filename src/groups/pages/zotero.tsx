import { z } from "zod";
import {
  Button,
  ErrorSummary,
  Field,
  Form,
  Link,
  Notice,
  page,
  seeOther,
  Select,
  TextArea,
  type At,
  type Reply,
  type Typed,
} from "#platform/web";
import { dateTime } from "#platform/words";
import type { Viewer } from "../permission/rules.ts";
import type { Unit } from "../queries.ts";
import { errorsOf, m, type Wrong } from "../words.ts";
import { linkShelf, unlinkShelf } from "../zotero/commands.ts";
import { shelfOf, type Shelf } from "../zotero/queries.ts";
import { groupIdIn, styles } from "../zotero/rules.ts";
import { Prose } from "./prose.tsx";
import { send } from "./sending.ts";
import { Tuning } from "./tuning.tsx";

const ShelfForm = z.object({
  group: z
    .string()
    .max(500)
    .transform((text, context) => {
      const id = groupIdIn(text);
      if (id !== null) return id;
      context.addIssue({ code: "custom", message: "wrong.zotero" });
      return z.NEVER;
    }),
  style: z.enum(styles, { error: "wrong.style" }),
  entry: z.string().trim().max(1000, { error: "wrong.entry" }),
});

export async function show(at: At, _viewer: Viewer, unit: Unit): Promise<Reply> {
  const shelf = await shelfOf(at.db, unit.id);
  return page(at, () => view(at, unit, shelf, {}, null));
}

/** POST …/zotero: the Zotero group whose newest items stand on the unit's page (G-10). */
export async function submit(at: At, viewer: Viewer, unit: Unit): Promise<Reply> {
  const shelf = await shelfOf(at.db, unit.id);
  const form = at.form(ShelfForm);
  const again = (wrong: Wrong) => page(at, () => view(at, unit, shelf, form.typed, wrong), { status: 422 });
  return send(at, form, again, async ({ group, ...input }, tx, now) => {
    await linkShelf(tx, viewer, unit, { groupId: group, ...input }, now);
    return `/groups/${unit.slug}/zotero?done=linked`;
  });
}

export async function remove(at: At, viewer: Viewer, unit: Unit): Promise<Reply> {
  await at.transaction((tx, now) => unlinkShelf(tx, viewer, unit, now));
  return seeOther(`/groups/${unit.slug}/zotero?done=unlinked`);
}

function view(at: At, unit: Unit, shelf: Shelf | null, typed: Typed, wrong: Wrong | null) {
  const errors = errorsOf(wrong);
  const common = { typed, errors };
  return (
    <Tuning at={at} unit={unit} part="zotero">
      {at.query.done !== undefined && !wrong && <Notice tone="good">{m("texts.done")}</Notice>}
      <p class="prose">{m("zotero.about")}</p>
      {shelf && <p>{stateOf(shelf, at.frame.timeZone)}</p>}
      <Form action={`/groups/${unit.slug}/zotero`} keep={typed}>
        <ErrorSummary errors={errors} />
        <Field
          name="group"
          label={m("zotero.group")}
          hint={m("zotero.group.hint")}
          value={shelf ? String(shelf.groupId) : undefined}
          width={60}
          {...common}
        />
        <Select
          name="style"
          label={m("zotero.style")}
          value={shelf?.style ?? "apa"}
          options={styles.map((style) => ({ value: style, label: m(`zotero.style.${style}`) }))}
          {...common}
        />
        <TextArea
          name="entry"
          label={m("zotero.entry")}
          hint={m("zotero.entry.hint")}
          value={shelf?.entry}
          rows={3}
          optional
          {...common}
        />
        <Button>{m("zotero.save")}</Button>
      </Form>
      {shelf && (
        <Form action={`/groups/${unit.slug}/zotero/removal`} class="acts">
          <Button plain>{m("zotero.remove")}</Button>
        </Form>
      )}
    </Tuning>
  );
}

function stateOf({ problem, fetchedAt, total, name, groupId }: Shelf, zone: string): string {
  if (problem) return m(`zotero.problem.${problem}`);
  if (fetchedAt === null) return m("zotero.soon");
  return m("zotero.state", { name: name ?? String(groupId), count: total ?? 0, at: dateTime(fetchedAt, zone) });
}

/** On the unit's page: the newest items as citations, who reads and edits there, and how one gets in. Also when Zotero cannot be reached, with what it said last. */
export function ZoteroShelf({ shelf }: { shelf: Shelf | null }) {
  if (!shelf) return null;
  const { groupId, items, problem, entry, reading, editing } = shelf;
  return (
    <section class="stack tight" aria-labelledby="shelf">
      <h2 id="shelf">{m("zotero.shelf")}</h2>
      {problem && <p class="quiet">{m(`zotero.problem.${problem}`)}</p>}
      <ul class="list stack">
        {items.map(({ key, url, citation }) => (
          <li key={key}>
            <bdi>{citation}</bdi> <Link href={url}>{m("zotero.item")}</Link>
          </li>
        ))}
      </ul>
      <p>
        <span class="outward">
          <Link href={`https://www.zotero.org/groups/${groupId}`}>{m("zotero.all")}</Link>
        </span>
      </p>
      {reading && editing && (
        <p class="quiet">
          {m("zotero.who", {
            reading: reading === "all" ? "all" : "members",
            editing: editing === "admins" ? "admins" : "members",
          })}
        </p>
      )}
      {entry !== "" && <Prose text={entry} />}
    </section>
  );
}
