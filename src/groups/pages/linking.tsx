import { z } from "zod";
import {
  Button,
  Empty,
  ErrorSummary,
  Field,
  Form,
  idFrom,
  Link,
  Notice,
  page,
  seeOther,
  TextArea,
  type At,
  type Reply,
  type Typed,
} from "#platform/web";
import { addLink, removeLink } from "../links/commands.ts";
import { linksOf, type SpaceLink } from "../links/queries.ts";
import { linkFields } from "../links/rules.ts";
import type { Viewer } from "../permission/rules.ts";
import type { Unit } from "../queries.ts";
import { errorsOf, m, type Wrong } from "../words.ts";
import { send } from "./sending.ts";
import { Tuning } from "./tuning.tsx";

const LinkForm = z.object(linkFields((wrong) => wrong));

export async function show(at: At, _viewer: Viewer, unit: Unit): Promise<Reply> {
  const links = await linksOf(at.db, unit);
  return page(at, () => view(at, unit, links, {}, null));
}

/** POST …/links: one more linked space, with who runs it and its own privacy (P-25). */
export async function submit(at: At, viewer: Viewer, unit: Unit): Promise<Reply> {
  const links = await linksOf(at.db, unit);
  const form = at.form(LinkForm);
  const again = (wrong: Wrong) => page(at, () => view(at, unit, links, form.typed, wrong), { status: 422 });
  return send(at, form, again, async (input, tx, now) => {
    await addLink(tx, viewer, unit, input, now);
    return `/groups/${unit.slug}/links?done=added`;
  });
}

/** POST …/links/:id/removal. What is off the page already, or never stood on it, stays off: a second press is as welcome. */
export async function remove(at: At, viewer: Viewer, unit: Unit): Promise<Reply> {
  const id = idFrom(at.params.id);
  return seeOther(
    await at.once(
      async (tx, now) => (await removeLink(tx, viewer, unit, id, now), `/groups/${unit.slug}/links?done=removed`),
    ),
  );
}

function view(at: At, unit: Unit, links: SpaceLink[], typed: Typed, wrong: Wrong | null) {
  const errors = errorsOf(wrong);
  const common = { typed, errors };
  return (
    <Tuning at={at} unit={unit} part="links">
      {at.query.done !== undefined && !wrong && <Notice tone="good">{m("texts.done")}</Notice>}
      {links.length === 0 && <Empty>{m("links.none")}</Empty>}
      <ul class="list stack">
        {links.map((one) => (
          <li key={one.id}>
            <Link href={one.url}>{one.label}</Link> <span class="quiet">{m("links.runBy", { who: one.runBy })}</span>
            <Form action={`/groups/${unit.slug}/links/${one.id}/removal`} class="acts">
              <Button plain>{m("links.remove", { label: one.label })}</Button>
            </Form>
          </li>
        ))}
      </ul>
      <Form action={`/groups/${unit.slug}/links`} keep={typed}>
        <h2>{m("links.add")}</h2>
        <ErrorSummary errors={errors} />
        <Field name="label" label={m("links.label")} hint={m("links.label.hint")} {...common} />
        <Field name="url" label={m("links.url")} hint={m("links.url.hint")} {...common} />
        <Field name="runBy" label={m("links.who")} hint={m("links.who.hint")} {...common} />
        <TextArea
          name="privacy"
          label={m("links.privacy")}
          hint={m("links.privacy.hint")}
          rows={3}
          optional
          {...common}
        />
        <Button>{m("links.add")}</Button>
      </Form>
    </Tuning>
  );
}
