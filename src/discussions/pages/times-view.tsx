import { Badge, Button, Form, Table, type FieldErrors, type Typed } from "#platform/web";
import { dayIn, type Instant } from "#platform/time";
import { day } from "#platform/words";
import type { Viewer } from "#groups";
import type { Times, TimeSlot } from "../times/queries.ts";
import { answers, bestOf, type Answer } from "../times/rules.ts";
import { saySpan, sayZone } from "../times/words.ts";
import { m } from "../words.ts";

/** A question for a time at a moment, with what its viewer can do. */
export interface ShownTimes extends Times {
  state: "open" | "closed" | "chosen";
  /** The number of the time that suits most; null: nobody could, or the viewer is not told. */
  best: number | null;
  mayAnswer: boolean;
  /** Chooses a time, opens the question again, changes it. */
  mayLead: boolean;
  isSignedIn: boolean;
}

/** `viewer.zone` is the association's, whose days the last day is one of. */
export function shownTimes(times: Times, viewer: Viewer, now: Instant): ShownTimes {
  const isOpen = times.choice === null && dayIn(viewer.zone, now) <= times.closesOn;
  const isSomebody = viewer.personId !== null && !viewer.isStandIn;
  const counted = times.slots.flatMap(({ tally, ...slot }) => (tally ? [{ ...slot, ...tally }] : []));
  return {
    ...times,
    state: times.choice ? "chosen" : isOpen ? "open" : "closed",
    best: times.choice ? null : bestOf(counted, now),
    mayAnswer: isOpen && isSomebody && times.isAsked,
    mayLead: isSomebody && times.leads,
    isSignedIn: viewer.personId !== null,
  };
}

interface Props {
  times: ShownTimes;
  /** The reader's. */
  zone: string;
}

/** D-14: below the post that asks, the times, what was said to them so far, and the answers of who is asked. */
export function TimesView({ times, zone }: Props) {
  const { postId, people, mayLead, choice } = times;
  const isNamed = people !== null && people > 0;
  return (
    <section class="times stack" aria-labelledby={`times-${postId}`} id={`times-of-${postId}`}>
      <h3 id={`times-${postId}`}>
        <TimesTitle times={times} href={`/posts/${postId}/times`} />
      </h3>
      <TimesBody times={times} zone={zone} id={`times-${postId}-`} />
      {(isNamed || mayLead) && (
        <p class="acts">
          {isNamed && <a href={`/posts/${postId}/times#who`}>{m("times.who")}</a>}
          {mayLead && <a href={`/posts/${postId}/times#choosing`}>{m(choice ? "times.rechoose" : "times.choose")}</a>}
        </p>
      )}
    </section>
  );
}

export function TimesTitle({ times, href }: { times: ShownTimes; href?: string }) {
  const title = m("times.title", { title: times.title });
  return (
    <>
      {href === undefined ? <bdi>{title}</bdi> : <a href={href}>{title}</a>}{" "}
      <Badge tone={times.state === "closed" ? "closed" : "open"}>{m(`times.state.${times.state}`)}</Badge>
    </>
  );
}

interface BodyProps extends Props {
  /** What ids of fields begin with. */
  id: string;
  errors?: FieldErrors;
  typed?: Typed;
}

export function TimesBody({ times, zone, id, errors = {}, typed = {} }: BodyProps) {
  return (
    <>
      {times.choice && <Chosen times={times} zone={zone} />}
      {times.mayAnswer ? (
        <AnswerForm times={times} zone={zone} id={id} errors={errors} typed={typed} />
      ) : (
        <Standing times={times} zone={zone} />
      )}
      <p class="quiet">
        {sayZones(times, zone)} {sayWho(times)}
      </p>
    </>
  );
}

function Chosen({ times: { postId, slots, choice }, zone }: Props) {
  const slot = slots.find(({ number }) => number === choice!.number)!;
  return (
    <p class="chosen">
      <strong>
        <When slot={slot} zone={zone} />
      </strong>{" "}
      {m("times.chosen.by", { name: choice!.by })} <a href={`/posts/${postId}/times.ics`}>{m("times.ics")}</a>
    </p>
  );
}

export const When = ({ slot, zone }: { slot: TimeSlot; zone: string }) => (
  <time dateTime={slot.begins.toISOString()}>{saySpan(slot, zone)}</time>
);

/** In whose clocks the times are, and who wrote them in others. */
function sayZones({ zone: written, isSignedIn }: ShownTimes, zone: string): string {
  const shown = m(isSignedIn ? "times.zone.yours" : "times.zone", { zone: sayZone(zone) });
  return written === zone ? shown : `${shown} ${m("times.zone.written", { zone: sayZone(written) })}`;
}

function sayWho({ people, state, closesOn, asked, isAsked, isSignedIn, mayAnswer }: ShownTimes): string {
  const until = { date: day(closesOn) };
  return [
    ...(people === null ? [] : [m("times.people", { count: people })]),
    ...(state === "chosen" ? [] : [m(state === "open" ? "times.until" : "times.ended", until)]),
    m(`times.asked.${asked}.said`),
    ...(isSignedIn && !isAsked && !mayAnswer && state === "open" ? [m("times.not-you")] : []),
  ].join(" ");
}

/** A list of times with three choices each, which a wide screen shows as a table. */
function AnswerForm({ times, zone, id, errors, typed }: BodyProps & { errors: FieldErrors; typed: Typed }) {
  const { postId, slots, best } = times;
  const hasAnswered = slots.some((slot) => slot.mine !== null);
  return (
    <Form action={`/posts/${postId}/times/answers`} keep={typed}>
      <div class="slots">
        <div class="slot head" aria-hidden="true">
          <span>{m("times.when")}</span>
          {answers.map((answer) => (
            <span key={answer}>{m(`times.answer.${answer}`)}</span>
          ))}
        </div>
        {slots.map((slot) => (
          <SlotChoices key={slot.number} {...{ slot, zone, id, errors, typed }} isBest={slot.number === best} />
        ))}
      </div>
      <Button plain>{m(hasAnswered ? "times.change" : "times.send")}</Button>
    </Form>
  );
}

interface SlotProps {
  slot: TimeSlot;
  zone: string;
  id: string;
  errors: FieldErrors;
  typed: Typed;
  isBest: boolean;
}

function SlotChoices({ slot, zone, id, errors, typed, isBest }: SlotProps) {
  const name = `time-${slot.number}`;
  const error = errors[name];
  const chosen = typed[name] ?? slot.mine;
  return (
    <fieldset class={error ? "slot wrong" : "slot"} aria-describedby={error ? `e-${id}${slot.number}` : undefined}>
      <legend>
        <When slot={slot} zone={zone} /> {isBest && <Badge tone="open">{m("times.best")}</Badge>}
      </legend>
      {answers.map((answer, at) => (
        <label key={answer} class="pick">
          <input
            type="radio"
            id={at === 0 ? `${id}${slot.number}` : undefined}
            name={name}
            value={answer}
            checked={chosen === answer}
          />
          <span class="word">{m(`times.answer.${answer}`)}</span>
          <Count of={countOf(slot, answer)} />
        </label>
      ))}
      {error && (
        <p class="error" id={`e-${id}${slot.number}`}>
          {error}
        </p>
      )}
    </fieldset>
  );
}

const Count = ({ of }: { of: number }) => (
  <span class="quiet">
    <span aria-hidden="true">{of}</span>
    <span class="away">{m("times.count", { count: of })}</span>
  </span>
);

export function countOf({ tally }: TimeSlot, answer: Answer): number {
  return { yes: tally?.yes, "if-need-be": tally?.ifNeedBe, no: tally?.no }[answer] ?? 0;
}

/** For who does not answer now: the counts, or to those who are not asked the times alone. */
function Standing({ times: { slots, people, choice, best }, zone }: Props) {
  if (choice && people === null) return null;
  if (people === null)
    return (
      <ul>
        {slots.map((slot) => (
          <li key={slot.number}>
            <When slot={slot} zone={zone} />
          </li>
        ))}
      </ul>
    );
  return (
    <Table
      caption={m("times.results")}
      head={[m("times.when"), ...answers.map((answer) => m(`times.answer.${answer}`))]}
      rows={slots.map((slot) => [
        <>
          <When slot={slot} zone={zone} />{" "}
          {slot.number === choice?.number && <Badge tone="open">{m("times.state.chosen")}</Badge>}
          {slot.number === best && <Badge tone="open">{m("times.best")}</Badge>}
          {slot.mine && <span class="quiet"> {m(`times.mine.${slot.mine}`)}</span>}
        </>,
        ...answers.map((answer) => String(countOf(slot, answer))),
      ])}
    />
  );
}
