import { unitsByIds, viewerAt, type Unit } from "#groups";
import type { PeopleParts } from "#people";
import { dayIn } from "#platform/time";
import {
  Button,
  ErrorSummary,
  Field,
  Form,
  Notice,
  page,
  seeOther,
  Select,
  statusOf,
  TextArea,
  unlessRefused,
  type At,
  type FieldErrors,
  type Reply,
  type Typed,
} from "#platform/web";
import { openCase } from "../cases/commands.ts";
import { CaseForm } from "../forms.ts";
import { panelOn } from "../panel/queries.ts";
import { m } from "../words.ts";
import { aboutIn, postsIn, type About } from "./naming.ts";
import { ConductPage } from "./parts.tsx";

/** Where anybody with an account brings something before the panel; `?post=` and `?person=` say whom it is about. */
export const show =
  (parts: PeopleParts) =>
  async (at: At): Promise<Reply> => {
    const { post, person } = at.query;
    const about = post ? `/posts/${post}` : person ? `/people/${person}` : "";
    return view(at, parts, {}, { about });
  };

export const submit =
  (parts: PeopleParts) =>
  async (at: At): Promise<Reply> => {
    const parsed = at.form(CaseForm);
    if (!parsed.ok) return view(at, parts, parsed.errors, parsed.typed);
    const again = (errors: FieldErrors) => view(at, parts, errors, parsed.typed);
    const { about: link, words, posts: links, unit } = parsed.value;
    const about = await aboutIn(at, parts, link);
    if (typeof about === "string") return again({ about });
    const posts = await postsIn(at, links);
    if (typeof posts === "string") return again({ posts });
    if (unit !== null && !(await viewerAt(at)).memberOf.has(unit)) return again({ unit: m("wrong.unit") });
    const evidence = about.post ? [about.post, ...posts] : posts;
    const input = { reportedId: about.personId, unitId: unit, words, evidence };
    return unlessRefused(
      async () => {
        // The address says nothing of the case: it is kept for a day with the form's key.
        const to = await at.once(async (tx, now) => {
          await openCase(tx, at.person!.id, input, now, at.settings.timeZone);
          return "/conduct/cases?opened=yes";
        });
        return seeOther(to);
      },
      (refused) => again({ "": refused.say() }),
    );
  };

async function view(at: At, parts: PeopleParts, errors: FieldErrors, typed: Typed): Promise<Reply> {
  const panel = await panelOn(at.db, dayIn(at.settings.timeZone, await at.now()));
  const isThere = panel.some(({ kind }) => kind === "member");
  const about = typed.about ? await aboutIn(at, parts, typed.about) : "";
  const units = [...(await unitsByIds(at.db, [...(await viewerAt(at)).memberOf])).values()];
  const known = typeof about === "string" ? null : about;
  const shown = () => (
    <ConductPage at={at} title={m("open.title")}>
      <div class="stack prose">
        <h1>{m("open.title")}</h1>
        <ErrorSummary errors={errors} />
        {isThere ? (
          <Opening about={known} units={units} errors={errors} typed={typed} />
        ) : (
          <Notice tone="warn">
            <p>{m("panel.none")}</p>
          </Notice>
        )}
      </div>
    </ConductPage>
  );
  return page(at, shown, { status: statusOf(errors) });
}

interface OpeningProps {
  about: About | null;
  units: readonly Unit[];
  errors: FieldErrors;
  typed: Typed;
}

function Opening({ about, units, errors, typed }: OpeningProps) {
  const filled = { errors, typed };
  const named = units.map(({ id, name }) => ({ value: String(id), label: name }));
  named.sort((a, b) => a.label.localeCompare(b.label));
  return (
    <>
      <p>
        {m("open.about")} <a href="/conduct">{m("open.more")}</a>
      </p>
      <Form action="/conduct/cases" keep={typed}>
        {about ? <Chosen about={about} {...filled} /> : <Whom {...filled} />}
        <TextArea name="words" label={m("open.words")} hint={m("open.words.hint")} rows={10} {...filled} />
        <TextArea name="posts" label={m("open.posts")} hint={m("open.posts.hint")} rows={3} optional {...filled} />
        {named.length > 0 && (
          <Select
            name="unit"
            label={m("open.unit")}
            hint={m("open.unit.hint")}
            options={[{ value: "", label: m("open.unit.none") }, ...named]}
            optional
            {...filled}
          />
        )}
        <p class="quiet">{m("open.promise")}</p>
        <Button>{m("open.send")}</Button>
      </Form>
    </>
  );
}

type Filled = Pick<OpeningProps, "errors" | "typed">;

const Whom = (filled: Filled) => <Field name="about" label={m("open.whom")} hint={m("open.whom.hint")} {...filled} />;

/** Whom it is about, once that is known; the link stays at hand, below, for whoever gave the wrong one. */
const Chosen = ({ about: { name, post }, ...filled }: Filled & { about: About }) => (
  <>
    <p>{post ? m("open.chosen.post", { name, number: post.number, title: post.title }) : m("open.chosen", { name })}</p>
    <details>
      <summary>{m("open.else")}</summary>
      <Whom {...filled} />
    </details>
  </>
);
