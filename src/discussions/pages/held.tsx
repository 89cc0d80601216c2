import { managesUnit, placeOf, unitFor, viewerAt, type GroupSection, type Unit } from "#groups";
import {
  Button,
  Empty,
  ErrorSummary,
  Form,
  idFrom,
  NotFound,
  Notice,
  orNotFound,
  page,
  Page,
  seeOther,
  statusOf,
  Table,
  Time,
  type At,
  type FieldErrors,
  type Reply,
  type Typed,
} from "#platform/web";
import { languageNow } from "#platform/words";
import { BatchForm, DecisionForm } from "../forms.ts";
import { decideHeld, endTrust } from "../moderation/commands.ts";
import { HELD_SHOWN, heldCountOf, heldOf, trustedIn, type TrustedWriter } from "../moderation/queries.ts";
import { m } from "../words.ts";
import { Batch, HeldMail } from "./held-mail.tsx";
import { groupCrumbs } from "./parts.tsx";

/** On a group's page, for its leaders: how many mails wait. */
export const heldSection: GroupSection = async (at, viewer, unit) => {
  if (!(await managesUnit(at.db, viewer, unit.id))) return null;
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
  return view(at, await managedUnit(at), {}, {});
}

async function view(at: At, unit: Unit, errors: FieldErrors, typed: Typed): Promise<Reply> {
  const held = await heldOf(at.db, unit.id);
  const count = held.length < HELD_SHOWN ? held.length : await heldCountOf(at.db, unit.id);
  const trusted = await trustedIn(at.db, unit.id);
  const zone = at.frame.timeZone;
  const shown = () => (
    <Page
      frame={at.frame}
      title={m("held.title", { unit: unit.name })}
      crumbs={groupCrumbs(unit)}
      lang={languageNow()}
      index={false}
    >
      <div class="stack">
        <h1>{m("held.title", { unit: unit.name })}</h1>
        <Done at={at} />
        <ErrorSummary errors={errors} />
        {held.length === 0 && (
          <Empty>
            <p>{m("held.none")}</p>
          </Empty>
        )}
        {held.map((row) => (
          <HeldMail
            key={row.id}
            row={row}
            unit={unit}
            zone={zone}
            isOneOfMany={held.length > 1}
            errors={errors}
            typed={typed}
          />
        ))}
        {held.length > 1 && <Batch unit={unit} />}
        {count > held.length && <p class="quiet">{m("held.more", { count: held.length })}</p>}
        {trusted.length > 0 && <Trusted unit={unit} trusted={trusted} zone={zone} />}
      </div>
    </Page>
  );
  return page(at, shown, { status: statusOf(errors) });
}

function Done({ at }: { at: At }) {
  const { done } = at.query;
  if (done !== "told" && done !== "untold") return null;
  return (
    <Notice tone={done === "told" ? "good" : "warn"}>
      <p>{m(`held.done.${done}`)}</p>
    </Notice>
  );
}

function Trusted({ unit, trusted, zone }: { unit: Unit; trusted: TrustedWriter[]; zone: string }) {
  return (
    <section class="stack">
      <h2>{m("held.trusted.title")}</h2>
      <p>{m("held.trusted.about")}</p>
      <Table
        caption={m("held.trusted.title")}
        head={[m("held.trusted.address"), m("held.trusted.since"), m("held.trusted.by"), m("held.trusted.end")]}
        rows={trusted.map((one) => [
          one.address,
          <Time key="s" at={one.since} zone={zone} />,
          one.by ?? "",
          <Form key="e" action={`/groups/${unit.slug}/held/trust/${one.id}/ending`} class="inline">
            <Button plain label={m("held.trusted.end.label", { address: one.address })}>
              {m("held.trusted.end")}
            </Button>
          </Form>,
        ])}
      />
    </section>
  );
}

export async function submit(at: At): Promise<Reply> {
  const unit = await managedUnit(at);
  const id = idFrom(at.params.id);
  const parsed = at.form(DecisionForm);
  const { typed } = parsed;
  const reason = (typed[`reason-${id}`] ?? "").trim().slice(0, 2_000) || null;
  if (!parsed.ok) throw new NotFound();
  const { decision } = parsed.value;
  if (decision === "rejected" && reason === null)
    return view(at, unit, { [`reason-${id}`]: m("refused.no-reason") }, typed);
  const { isTold } = await decide(at, unit, [id], decision, reason);
  const done = decision === "rejected" ? `?done=${isTold ? "told" : "untold"}` : "";
  return seeOther(`/groups/${unit.slug}/held${done}`);
}

/** The same decision on all that are ticked. */
export async function submitMany(at: At): Promise<Reply> {
  const unit = await managedUnit(at);
  const parsed = at.form(BatchForm);
  if (!parsed.ok) throw new NotFound();
  const ids = Object.keys(parsed.typed).flatMap((name) => /^mail-(\d{1,15})$/.exec(name)?.[1] ?? []);
  if (ids.length === 0) return view(at, unit, { "": m("held.chosen.none") }, {});
  await decide(at, unit, ids.slice(0, HELD_SHOWN).map(Number), parsed.value.decision, null);
  return seeOther(`/groups/${unit.slug}/held`);
}

async function decide(
  at: At,
  unit: Unit,
  ids: readonly number[],
  decision: "accepted" | "trusted" | "rejected" | "discarded",
  reason: string | null,
): Promise<{ isTold: boolean }> {
  const viewer = await viewerAt(at);
  const managed = await placeOf(at.db, unit.id);
  const verdict = {
    decision: decision === "trusted" ? ("accepted" as const) : decision,
    trusts: decision === "trusted",
    reason,
  };
  return at.transaction(async (tx, now) => {
    let last = { isTold: false };
    for (const id of ids) last = await decideHeld(tx, viewer, managed, id, verdict, now);
    return last;
  });
}

export async function endTrusting(at: At): Promise<Reply> {
  const unit = await managedUnit(at);
  const viewer = await viewerAt(at);
  const managed = await placeOf(at.db, unit.id);
  await at.transaction((tx, now) => endTrust(tx, viewer, managed, idFrom(at.params.id), now));
  return seeOther(`/groups/${unit.slug}/held`);
}

async function managedUnit(at: At): Promise<Unit> {
  const viewer = await viewerAt(at);
  const unit = orNotFound(await unitFor(at.db, viewer, at.params.slug!));
  if (!(await managesUnit(at.db, viewer, unit.id))) throw new NotFound();
  return unit;
}
