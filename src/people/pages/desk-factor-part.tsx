import { Button, Form, type At } from "#platform/web";
import { dateTime } from "#platform/words";
import type { Factor, Removal } from "../second-factor/queries.ts";
import { mayAskRemoval } from "../second-factor/rules.ts";
import { m } from "../words.ts";
import { personIn } from "./person.ts";

/** A person's second factor, as the office sees it: on or off, and how it goes when it is lost. */
export function FactorPart(props: { at: At; person: { id: number }; factor: Factor | null; removal: Removal | null }) {
  const { at, person, factor, removal } = props;
  const when = (instant: Date) => dateTime(instant, at.frame.timeZone);
  return (
    <>
      <h2>{m("desk.factor")}</h2>
      <p>{factor ? m("desk.factor.on", { when: when(factor.addedAt) }) : m("desk.factor.none")}</p>
      {removal && (
        <p>
          {m("desk.factor.removal", {
            name: removal.askedBy,
            when: when(removal.askedAt),
            due: when(removal.dueAt),
          })}
        </p>
      )}
      {factor && !removal && mayAskRemoval(personIn(at).id, person.id) && (
        <>
          <p>{m("desk.factor.how")}</p>
          <Form action={`/desk/people/${person.id}/factor-removal`}>
            <Button plain>{m("desk.factor.remove")}</Button>
          </Form>
        </>
      )}
    </>
  );
}
