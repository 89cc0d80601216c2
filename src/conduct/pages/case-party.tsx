import { Button, ErrorSummary, Form, Notice, TextArea, Time } from "#platform/web";
import { appealUntil, mayAdd, mayAppeal, mayState, nameOf, statementDue, type Side } from "../rules.ts";
import { m } from "../words.ts";
import { EvidenceList, Rulings, SaidList, Section, type Shown } from "./case-parts.tsx";
import { ConductPage, Lines } from "./parts.tsx";

type PartyProps = Shown & { side: Side };

/** A case for one of its sides: their own words, what the panel asks or has decided, and what they can do. Never the other side's words or name. */
export function PartyView(props: PartyProps) {
  const { at, found, side, said, evidence, rulings, views, errors } = props;
  const title = m("case.title", { code: nameOf(found.code) });
  const zone = at.frame.timeZone;
  return (
    <ConductPage at={at} title={title}>
      <div class="stack prose">
        <h1>{title}</h1>
        <ErrorSummary errors={errors} />
        {at.query.done === "yes" && Object.keys(errors).length === 0 && (
          <Notice tone="good">
            <p>{m("case.done")}</p>
          </Notice>
        )}
        {(side === "reporter" || rulings.length === 0) && <p>{m(`party.${side}.about`)}</p>}
        <WhatNow {...props} />
        {side === "reported" && found.question !== null && (
          <Section id="question" title={m("question.title")}>
            <Lines text={found.question} />
          </Section>
        )}
        {rulings.length > 0 && (
          <Rulings
            rulings={rulings}
            text={({ toReported, toReporter }) => (side === "reported" ? toReported : toReporter)}
            zone={zone}
          />
        )}
        {said.length > 0 && (
          <Section id="own" title={m("said.own.title")}>
            <SaidList said={said} zone={zone} names={null} />
          </Section>
        )}
        {evidence.length > 0 && <EvidenceList evidence={evidence} zone={zone} />}
        <Acts {...props} />
        <p class="quiet">{m("case.views", { count: views })}</p>
      </div>
    </ConductPage>
  );
}

/** Where the case stands, and until when what is possible. */
function WhatNow({ at, found, side }: PartyProps) {
  const { state, moments, appeals } = found;
  const zone = at.frame.timeZone;
  const until =
    state === "asked" ? statementDue(moments.askedAt!) : state === "ruled" ? appealUntil(moments.ruledAt!) : null;
  return (
    <p>
      {state === "appealed" && appeals.includes(side) ? m("now.own-appeal") : m(`now.${side}.${state}`)}{" "}
      {until && (
        <>
          {m(state === "asked" ? "now.statement" : "now.appeal")} <Time at={until} zone={zone} />
        </>
      )}
    </p>
  );
}

function Acts({ found, now, side, errors, typed }: PartyProps) {
  const { code, state, moments, appeals } = found;
  const filled = { errors, typed };
  const path = `/conduct/cases/${code}`;
  return (
    <>
      {side === "reported" && mayState(state, moments) && (
        <Form action={`${path}/statement`} keep={typed}>
          <h2>{m("statement.title")}</h2>
          <TextArea name="statement" label={m("statement.label")} hint={m("statement.hint")} rows={10} {...filled} />
          <Button>{m("statement.send")}</Button>
        </Form>
      )}
      {mayAdd(state, side, moments) && (
        <Form action={`${path}/additions`} keep={typed}>
          <h2>{m("addition.title")}</h2>
          <TextArea name="addition" label={m("addition.label")} hint={m("addition.hint")} rows={6} {...filled} />
          {side === "reporter" && (
            <TextArea name="posts" label={m("open.posts")} hint={m("open.posts.hint")} rows={2} optional {...filled} />
          )}
          <Button>{m("addition.send")}</Button>
        </Form>
      )}
      {mayAppeal(moments, appeals.includes(side), now) && (
        <Form action={`${path}/appeal`} keep={typed}>
          <h2>{m("appeal.title")}</h2>
          <TextArea name="appeal" label={m("appeal.label")} hint={m("appeal.hint")} rows={8} {...filled} />
          <Button plain>{m("appeal.send")}</Button>
        </Form>
      )}
    </>
  );
}
