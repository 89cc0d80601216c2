import type { Price } from "#membership";
import { Button, Form, seeOther, type At, type Reply } from "#platform/web";
import { money } from "#platform/words";
import { join, leave } from "../commands.ts";
import type { Viewer } from "../permission/rules.ts";
import type { Unit } from "../queries.ts";
import type { Joining } from "../rules.ts";
import { m, sayJoining, sayWhoMayJoin } from "../words.ts";
import { ActLink } from "./acts.tsx";

/** How to join, with the button or the reason why there is none (G-2, G-3). */
export function HowToJoin(props: { viewer: Viewer; unit: Unit; joining: Joining; price: Price | null }) {
  const { viewer, unit, joining, price } = props;
  const person = viewer.personId !== null;
  return (
    <section class="stack tight" aria-labelledby="join">
      <h2 id="join">{joining.kind === "already-in" ? m("join.in") : m("join.title")}</h2>
      <p>{sayJoining(joining)}</p>
      {(joining.kind === "must-be-member" || joining.kind === "must-have-account") && (
        <p>{sayWhoMayJoin(unit, price && money(price.cents, price.currency))}</p>
      )}
      {joining.kind === "free" && person && (
        <Act unit={unit} noun="membership" label={m("join.button", { name: unit.name })} />
      )}
      {joining.kind === "already-in" && (
        <Act unit={unit} noun="departure" label={m("leave.button", { name: unit.name })} plain />
      )}
      {(joining.kind === "must-have-account" || (joining.kind === "free" && !person)) && (
        <Account viewer={viewer} unit={unit} />
      )}
      {joining.kind === "must-be-member" && joining.of && (
        <p>
          <a href={`/groups/${joining.of.slug}`}>{joining.of.name}</a>
        </p>
      )}
      {joining.kind === "must-buy" && <p>{m("join.office")}</p>}
    </section>
  );
}

function Account({ viewer, unit }: { viewer: Viewer; unit: Unit }) {
  const next = encodeURIComponent(`/groups/${unit.slug}`);
  return (
    <p class="acts">
      <ActLink viewer={viewer} href={`/register?next=${next}`} label={m("home.register")} />
      <ActLink viewer={viewer} plain href={`/sign-in?next=${next}`} label={m("home.signin")} />
    </p>
  );
}

/** One press, one act. */
export function Act(props: { unit: Unit; noun: "membership" | "departure"; label: string; plain?: boolean }) {
  return (
    <Form action={`/groups/${props.unit.slug}/${props.noun}`} class="acts">
      <Button plain={props.plain}>{props.label}</Button>
    </Form>
  );
}

/** POST …/membership. A second press finds the person in, and is as welcome. */
export async function submitJoin(at: At, viewer: Viewer, unit: Unit): Promise<Reply> {
  const actor = { personId: at.person!.id, zone: viewer.zone };
  return seeOther(
    await at.once(async (tx, now) => (await join(tx, actor, unit, now), `/groups/${unit.slug}?joined=yes`)),
  );
}

/** POST …/departure. The list of places says what is left, even when the group's page is now hidden. */
export async function submitLeave(at: At, viewer: Viewer, unit: Unit): Promise<Reply> {
  const actor = { personId: at.person!.id, zone: viewer.zone };
  return seeOther(await at.once(async (tx, now) => (await leave(tx, actor, unit, now), "/places?left=yes")));
}
