import { openUnit, unitFor, unitsByIds, viewerAt, type GroupSection, type Unit, type Viewer } from "#groups";
import {
  Button,
  ButtonLink,
  ErrorSummary,
  Field,
  Form,
  NotFound,
  Notice,
  orNotFound,
  page,
  Page,
  seeOther,
  statusOf,
  TextArea,
  type At,
  type FieldErrors,
  type Reply,
  type Typed,
} from "#platform/web";
import { languageNow } from "#platform/words";
import { OpeningForm } from "../forms.ts";
import { m } from "../words.ts";
import { startTopic } from "../writing/commands.ts";
import { groupCrumbs, topicHref } from "./parts.tsx";

/** On a group's page: that nobody writes there yet, and for those who lead it the way to open it. */
export const openingSection: GroupSection = async (_at, viewer, unit) =>
  unit.isUnopened && !unit.isClosed ? () => <UnopenedNotice unit={unit} viewer={viewer} /> : null;

export const UnopenedNotice = ({ unit, viewer }: { unit: Unit; viewer: Viewer }) => (
  <Notice>
    <div class="stack">
      <p>{m("unopened.now")}</p>
      {mayOpen(viewer, unit) && (
        <p>
          <ButtonLink href={`/groups/${unit.slug}/opening`}>{m("opening.link")}</ButtonLink>
        </p>
      )}
    </div>
  </Notice>
);

const mayOpen = (viewer: Viewer, unit: Unit): boolean =>
  unit.isUnopened && !unit.isClosed && !viewer.isStandIn && viewer.leads.has(unit.id);

export async function show(at: At): Promise<Reply> {
  const { unit, viewer } = await ledAt(at);
  if (!mayOpen(viewer, unit)) throw new NotFound();
  const address = unit.address === null ? null : `${unit.address}@${at.settings.mailDomain}`;
  const title = m("opening.heading.said", { unit: unit.name });
  return view(at, unit, {}, { title, body: m("opening.word.said", { unit: unit.name, address: address ?? "none" }) });
}

/** One act: the group is open, and its members have a mail that says so, which is its first new discussion. */
export async function submit(at: At): Promise<Reply> {
  const { unit, viewer } = await ledAt(at);
  const parsed = at.form(OpeningForm);
  if (!parsed.ok) return view(at, unit, parsed.errors, parsed.typed);
  const author = { id: at.person!.id, name: at.person!.name };
  const to = await at.once(async (tx, now) => {
    if (!(await openUnit(tx, { ...viewer, personId: author.id }, unit, now))) return `/groups/${unit.slug}`;
    const open = (await unitsByIds(tx, [unit.id])).get(unit.id)!;
    const said = { ...parsed.value, isAnnouncement: true, isNoJob: true };
    const posted = await startTopic(tx, viewer, author, open, said, now, at.settings);
    return topicHref(posted.topicId, said.title);
  });
  return seeOther(to);
}

/** Somebody may have opened it by now: a second press leads where the first did. */
async function ledAt(at: At): Promise<{ viewer: Viewer; unit: Unit }> {
  const viewer = await viewerAt(at);
  const unit = orNotFound(await unitFor(at.db, viewer, at.params.slug!));
  return { viewer, unit: orNotFound(viewer.leads.has(unit.id) && !unit.isClosed ? unit : null) };
}

function view(at: At, unit: Unit, errors: FieldErrors, typed: Typed): Reply {
  return page(
    at,
    () => {
      const title = m("opening.title", { unit: unit.name });
      return (
        <Page frame={at.frame} title={title} crumbs={groupCrumbs(unit)} lang={languageNow()} index={false}>
          <Form action={`/groups/${unit.slug}/opening`} keep={typed}>
            <h1>{title}</h1>
            <ErrorSummary errors={errors} />
            <p>{m("opening.about")}</p>
            <Field name="title" label={m("opening.heading")} errors={errors} typed={typed} width={60} />
            <TextArea name="body" label={m("opening.word")} rows={8} errors={errors} typed={typed} />
            <Button>{m("opening.open")}</Button>
          </Form>
        </Page>
      );
    },
    { status: statusOf(errors) },
  );
}
