import { mayManage, unitFor, unitsAbove, viewerAt, type GroupSection, type Unit, type Viewer } from "#groups";
import {
  Button,
  Empty,
  Facts,
  Form,
  idFrom,
  NotFound,
  Notice,
  orNotFound,
  page,
  Page,
  seeOther,
  Time,
  type At,
  type Reply,
} from "#platform/web";
import { languageNow } from "#platform/words";
import { DecisionForm } from "../forms.ts";
import { decideHeld } from "../inbound/commands.ts";
import { heldCountOf, heldOf, type HeldRow } from "../inbound/queries.ts";
import { m } from "../words.ts";
import { groupCrumbs } from "./parts.tsx";

/** On a group's page, for its leaders: how many mails wait. */
export const heldSection: GroupSection = async (at, viewer, unit) => {
  if (!(await manages(at, viewer, unit))) return null;
  const count = await heldCountOf(at.db, unit.id);
  if (count === 0) return null;
  return () => (
    <Notice tone="warn">
      <p>
        <a href={`/groups/${unit.slug}/held`}>{m("held.link", { count })}</a>
      </p>
    </Notice>
  );
};

export async function show(at: At): Promise<Reply> {
  const unit = await managedUnit(at);
  const held = await heldOf(at.db, unit.id);
  return page(at, () => (
    <Page
      frame={at.frame}
      title={m("held.title", { unit: unit.name })}
      crumbs={groupCrumbs(unit)}
      lang={languageNow()}
      index={false}
    >
      <div class="stack">
        <h1>{m("held.title", { unit: unit.name })}</h1>
        {held.length === 0 && (
          <Empty>
            <p>{m("held.none")}</p>
          </Empty>
        )}
        {held.map((row) => (
          <HeldMail key={row.id} row={row} unit={unit} zone={at.frame.timeZone} />
        ))}
      </div>
    </Page>
  ));
}

function HeldMail({ row, unit, zone }: { row: HeldRow; unit: Unit; zone: string }) {
  return (
    <article class="post stack">
      <h2>{row.subject || m("mail.untitled")}</h2>
      <Facts
        facts={[
          [m("held.from", { name: row.authorName, address: row.authorAddress }), ""],
          [m("held.since"), <Time key="t" at={row.heldAt} zone={zone} />],
          [m("held.rule"), m(`hold.${row.rule}` as "hold.not-a-member")],
        ]}
      />
      <pre>{row.text}</pre>
      <Form action={`/groups/${unit.slug}/held/${row.id}/decision`} class="acts">
        <Button name="decision" value="accepted">
          {m("held.accept")}
        </Button>
        <Button plain name="decision" value="discarded">
          {m("held.discard")}
        </Button>
      </Form>
    </article>
  );
}

export async function submit(at: At): Promise<Reply> {
  const unit = await managedUnit(at);
  const parsed = at.form(DecisionForm);
  if (!parsed.ok) throw new NotFound();
  const above = await unitsAbove(at.db, unit.id);
  const viewer = await viewerAt(at);
  await at.transaction((tx, now) =>
    decideHeld(tx, viewer, { id: unit.id, above }, idFrom(at.params.id), parsed.value.decision, now),
  );
  return seeOther(`/groups/${unit.slug}/held`);
}

async function managedUnit(at: At): Promise<Unit> {
  const viewer = await viewerAt(at);
  const unit = orNotFound(await unitFor(at.db, viewer, at.params.slug!));
  if (!(await manages(at, viewer, unit))) throw new NotFound();
  return unit;
}

async function manages(at: At, viewer: Viewer, unit: Unit): Promise<boolean> {
  return viewer.personId !== null && mayManage(viewer, { id: unit.id, above: await unitsAbove(at.db, unit.id) });
}
