import type { ComponentChildren } from "preact";
import { unitsByIds } from "#groups";
import { namesOf } from "#people";
import { Button, ErrorSummary, Facts, Form, Notice, Select, TextArea, Time, type At } from "#platform/web";
import type { Case } from "../cases/queries.ts";
import { decideBy, LEAST, majorityOf, mayDecide, nameOf, outcomes, statementDue, suspensionDays } from "../rules.ts";
import type { Proposal } from "../rulings/queries.ts";
import { m } from "../words.ts";
import { EvidenceList, Rulings, SaidList, Section, type Shown } from "./case-parts.tsx";
import { ConductPage, Lines } from "./parts.tsx";

type BenchProps = Shown & { me: number; proposals: readonly Proposal[] } & People;

interface People {
  names: ReadonlyMap<number, string>;
  units: { id: number; name: string }[];
}

export async function peopleIn(
  at: Pick<At, "db">,
  { reporterId, reportedId, bench }: Case,
  unitIds: readonly number[],
): Promise<People> {
  const names = await namesOf(at.db, [reporterId, reportedId, ...bench]);
  const units = [...(await unitsByIds(at.db, [...unitIds])).values()].map(({ id, name }) => ({ id, name }));
  return { names, units };
}

/** A case for those who decide it: everything, and what they can do. */
export function BenchView(props: BenchProps) {
  const { at, found, said, evidence, rulings, errors } = props;
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
        <Notice>
          <p>{m("bench.secret")}</p>
        </Notice>
        <Facts facts={factsOf(props)} />
        <Section id="said" title={m("said.title")}>
          <SaidList said={said} zone={zone} names={namesOfSides(props)} />
        </Section>
        {evidence.length > 0 && <EvidenceList evidence={evidence} zone={zone} />}
        {found.question !== null && (
          <Section id="question" title={m("question.asked")}>
            <Lines text={found.question} />
          </Section>
        )}
        {rulings.length > 0 && <BothRulings {...props} />}
        {found.state === "new" && <Asking {...props} />}
        {mayDecide(found.state) && <Deciding {...props} />}
        {isOpen(found) && <Stepping code={found.code} />}
      </div>
    </ConductPage>
  );
}

/** Something is still to be decided. */
const isOpen = ({ state }: Case): boolean => state !== "ruled" && state !== "closed";

const namesOfSides = ({ found, names }: BenchProps) => ({
  reporter: names.get(found.reporterId) ?? "",
  reported: names.get(found.reportedId) ?? "",
});

function factsOf({ at, found, names, units, views }: BenchProps): [string, ComponentChildren][] {
  const { reporterId, reportedId, moments, state, bench } = found;
  const zone = at.frame.timeZone;
  const name = (id: number) => <bdi>{names.get(id)}</bdi>;
  return [
    [m("bench.reported"), name(reportedId)],
    [m("bench.reporter"), name(reporterId)],
    ...(units.length === 0 ? [] : [[m("bench.units"), units.map((unit) => unit.name).join(", ")] as [string, string]]),
    [m("bench.state"), m(`state.${state}`)],
    [m("bench.opened"), <Time at={moments.openedAt} zone={zone} />],
    ...(state === "asked"
      ? [[m("bench.due"), <Time at={statementDue(moments.askedAt!)} zone={zone} />] as [string, ComponentChildren]]
      : []),
    ...(isOpen(found)
      ? [[m("bench.decide"), <Time at={decideBy(moments)} zone={zone} />] as [string, ComponentChildren]]
      : []),
    [m("bench.bench"), bench.map((id) => names.get(id)).join(", ")],
    [m("bench.views"), String(views)],
  ];
}

const BothRulings = ({ rulings, at }: BenchProps) => (
  <Rulings
    rulings={rulings}
    zone={at.frame.timeZone}
    text={({ toReported, toReporter }) =>
      `${m("ruling.to.reported")}\n${toReported}\n\n${m("ruling.to.reporter")}\n${toReporter}`
    }
  />
);

const Asking = ({ found, errors, typed }: BenchProps) => (
  <Form action={`/conduct/cases/${found.code}/question`} keep={typed}>
    <h2>{m("ask.title")}</h2>
    <p>{m("ask.about")}</p>
    <TextArea name="question" label={m("ask.label")} hint={m("ask.hint")} rows={8} errors={errors} typed={typed} />
    <Button>{m("ask.send")}</Button>
  </Form>
);

function Deciding(props: BenchProps) {
  const { found, proposals } = props;
  if (found.bench.length < LEAST)
    return (
      <Notice tone="warn">
        <p>{m("decide.short", { least: LEAST })}</p>
      </Notice>
    );
  return (
    <Section id="deciding" title={m("decide.title")}>
      <p>{m("decide.about", { needed: majorityOf(found.bench.length), bench: found.bench.length })}</p>
      {proposals.map((one) => (
        <ProposalView key={one.id} proposal={one} code={found.code} me={props.me} />
      ))}
      <Proposing {...props} />
    </Section>
  );
}

function sayProposal({ outcome, unitName, days }: Proposal): string {
  if (outcome !== "suspension") return m(`ruling.${outcome}`);
  return unitName === null
    ? m("proposal.suspension.everywhere", { days: days! })
    : m("proposal.suspension.unit", { days: days!, unit: unitName });
}

function ProposalView({ proposal, code, me }: { proposal: Proposal; code: string; me: number }) {
  const { id, madeByName, toReported, toReporter, agreed } = proposal;
  const said = sayProposal(proposal);
  return (
    <article class="card stack tight">
      <h3>{said}</h3>
      <p class="quiet">{m("proposal.by", { name: madeByName })}</p>
      <p class="quiet">{m("ruling.to.reported")}</p>
      <Lines text={toReported} />
      <p class="quiet">{m("ruling.to.reporter")}</p>
      <Lines text={toReporter} />
      <p>{m("proposal.agreed", { count: agreed.length, names: agreed.map(({ name }) => name).join(", ") })}</p>
      {!agreed.some((one) => one.id === me) && (
        <Form action={`/conduct/cases/${code}/proposals/${id}/agreement`}>
          <Button label={m("proposal.agree.what", { what: said })}>{m("proposal.agree")}</Button>
        </Form>
      )}
    </article>
  );
}

function Proposing({ found, units, errors, typed }: BenchProps) {
  const filled = { errors, typed };
  const choices = found.stage === "appeal" ? (["stands", ...outcomes] as const) : outcomes;
  const choose = { value: "", label: m("choose") };
  return (
    <Form action={`/conduct/cases/${found.code}/proposals`} keep={typed}>
      <h3>{m("propose.title")}</h3>
      <Select
        name="outcome"
        label={m("propose.outcome")}
        options={[choose, ...choices.map((value) => ({ value, label: m(`outcome.${value}`) }))]}
        {...filled}
      />
      <Select
        name="days"
        label={m("propose.days")}
        hint={m("propose.days.hint")}
        options={[choose, ...suspensionDays.map((value) => ({ value, label: m("propose.day", { days: value }) }))]}
        optional
        {...filled}
      />
      <Select
        name="unit"
        label={m("propose.unit")}
        options={[
          { value: "", label: m("propose.everywhere") },
          ...units.map(({ id, name }) => ({ value: String(id), label: name })),
        ]}
        optional
        {...filled}
      />
      <TextArea
        name="toReported"
        label={m("propose.reported")}
        hint={m("propose.reported.hint")}
        rows={5}
        {...filled}
      />
      <TextArea
        name="toReporter"
        label={m("propose.reporter")}
        hint={m("propose.reporter.hint")}
        rows={5}
        {...filled}
      />
      <Button>{m("propose.send")}</Button>
    </Form>
  );
}

const Stepping = ({ code }: { code: string }) => (
  <Form action={`/conduct/cases/${code}/stepping-aside`}>
    <p>{m("step.about")}</p>
    <Button plain>{m("step.send")}</Button>
  </Form>
);
