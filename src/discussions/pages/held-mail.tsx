import type { Unit } from "#groups";
import { Button, Checkbox, Facts, Form, TextArea, Time, type FieldErrors, type Typed } from "#platform/web";
import type { HeldRow } from "../moderation/queries.ts";
import { m } from "../words.ts";

interface HeldProps {
  row: HeldRow;
  unit: Unit;
  zone: string;
  isOneOfMany: boolean;
  errors: FieldErrors;
  typed: Typed;
}

const BATCH = "batch";

/** One mail that waits, with all that a leader may decide. */
export function HeldMail({ row, unit, zone, isOneOfMany, errors, typed }: HeldProps) {
  const subject = row.subject || m("mail.untitled");
  const action = `/groups/${unit.slug}/held/${row.id}/decision`;
  const reason = `reason-${row.id}`;
  return (
    <article class="post stack" aria-labelledby={`held-${row.id}`}>
      <h2 id={`held-${row.id}`}>{subject}</h2>
      {isOneOfMany && <Checkbox name={`mail-${row.id}`} label={m("held.choose", { subject })} form={BATCH} />}
      <Facts
        facts={[
          [m("held.from"), m("held.author", { name: row.authorName, address: row.authorAddress })],
          [m("held.since"), <Time key="t" at={row.heldAt} zone={zone} />],
          [m("held.rule"), m(`hold.${row.rule}` as "hold.not-a-member")],
        ]}
      />
      <pre>{row.text}</pre>
      <Form action={action} class="acts">
        <Button name="decision" value="accepted">
          {m("held.accept")}
        </Button>
        {row.rule === "not-a-member" && (
          <Button plain name="decision" value="trusted">
            {m("held.trust")}
          </Button>
        )}
        <Button plain name="decision" value="discarded">
          {m("held.discard")}
        </Button>
      </Form>
      {row.rule === "not-a-member" && <p class="quiet">{m("held.trust.hint", { address: row.authorAddress })}</p>}
      <details open={reason in errors}>
        <summary>{m("held.reject.summary")}</summary>
        <Form action={action}>
          <TextArea
            name={reason}
            label={m("held.reason")}
            hint={m("held.reason.hint")}
            rows={4}
            errors={errors}
            typed={typed}
          />
          <Button plain name="decision" value="rejected">
            {m("held.reject")}
          </Button>
        </Form>
      </details>
    </article>
  );
}

/** The boxes above belong to this form. */
export function Batch({ unit }: { unit: Unit }) {
  return (
    <form method="post" action={`/groups/${unit.slug}/held/decisions`} id={BATCH} class="acts">
      <span>{m("held.chosen")}</span>
      <Button plain name="decision" value="accepted">
        {m("held.accept")}
      </Button>
      <Button plain name="decision" value="discarded">
        {m("held.discard")}
      </Button>
    </form>
  );
}
