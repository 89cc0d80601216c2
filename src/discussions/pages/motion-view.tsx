import { Badge, Button, Form, Time, type FieldErrors } from "#platform/web";
import type { Instant } from "#platform/time";
import type { Motion } from "../motions/queries.ts";
import { choices } from "../motions/rules.ts";
import { sayComputation, sayNow } from "../motions/words.ts";
import { m } from "../words.ts";

/** Open, past its deadline and not counted yet, or how it ended. */
export const stateOf = ({ end, closesAt }: Motion, now: Instant) =>
  end?.outcome ?? (now < closesAt ? "open" : "counting");

export function MotionBadge({ motion, now }: { motion: Motion; now: Instant }) {
  const state = stateOf(motion, now);
  const tone = state === "open" || state === "carried" ? "open" : state === "counting" ? undefined : "closed";
  return <Badge tone={tone}>{m(`motion.state.${state}`)}</Badge>;
}

interface Props {
  motion: Motion;
  now: Instant;
  zone: string;
  /** Signed in: who is not may yet be on the roll. */
  isSignedIn: boolean;
}

/** A motion below the post that it is about: what it says, how it stands, and the vote of who may. */
export function MotionView({ motion, now, zone, isSignedIn }: Props) {
  const { id, wording } = motion;
  return (
    <section class="motion stack" aria-labelledby={`motion-${id}`}>
      <h3 id={`motion-${id}`}>
        <a href={`/motions/${id}`}>{m("motion.title")}</a> <MotionBadge motion={motion} now={now} />
      </h3>
      <Wording text={wording} />
      <Standing motion={motion} now={now} zone={zone} />
      <Voting motion={motion} now={now} isSignedIn={isSignedIn} />
      <p>
        <a href={`/motions/${id}#votes`}>{m(motion.end ? "motion.votes.ended" : "motion.votes")}</a>
      </p>
    </section>
  );
}

export const Wording = ({ text }: { text: string }) => (
  <blockquote class="wording lines">
    <bdi>{text}</bdi>
  </blockquote>
);

/** The computation of this moment, with what would come of it; of a motion that has ended, what came of it. */
export function Standing({ motion, now, zone }: Pick<Props, "motion" | "now" | "zone">) {
  const { rule, tally, end, closesAt } = motion;
  const state = stateOf(motion, now);
  return (
    <>
      {end?.outcome === "withdrawn" ? (
        <>
          <p>
            {m("motion.withdrawn", { name: end.by ?? m("post.former") })} <Time at={end.at} zone={zone} />
          </p>
          <p class="lines">
            <bdi>{end.because}</bdi>
          </p>
        </>
      ) : (
        <p>
          {m(state === "open" ? "motion.until" : "motion.closed")} <Time at={closesAt} zone={zone} />
        </p>
      )}
      {state === "counting" && <p>{m("motion.counting")}</p>}
      <p>{m(end ? "motion.stood" : "motion.stands")}</p>
      <ul>
        {sayComputation(rule, tally).map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      {state === "open" && (
        <p>
          <strong>{sayNow(rule, tally)}</strong>
        </p>
      )}
    </>
  );
}

/** Three buttons for who is on the roll, a sentence for everybody else; said before anybody votes that everybody sees it. */
export function Voting({ motion, now, isSignedIn, errors = {} }: Omit<Props, "zone"> & { errors?: FieldErrors }) {
  const { id, unit, isOnRoll, mine } = motion;
  const own = mine && <p>{m(motion.end ? "motion.mine.was" : "motion.mine", { choice: mine })}</p>;
  if (stateOf(motion, now) !== "open") return own;
  if (!isOnRoll)
    return <p class="quiet">{m(isSignedIn ? "motion.not-on-roll" : "motion.sign-in", { unit: unit.name })}</p>;
  return (
    <>
      {own}
      <p>{m("motion.open", { unit: unit.name })}</p>
      <Form action={`/motions/${id}/vote`}>
        <fieldset class="voting stack tight">
          <legend>{m(mine ? "motion.vote.change" : "motion.vote")}</legend>
          {errors.choice && <p class="error">{errors.choice}</p>}
          <p class="acts">
            {choices.map((choice) => (
              <Button key={choice} name="choice" value={choice} plain={mine !== choice}>
                {m(`motion.choice.${choice}`)}
              </Button>
            ))}
          </p>
        </fieldset>
      </Form>
    </>
  );
}
