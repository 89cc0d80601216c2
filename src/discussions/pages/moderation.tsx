import { placeOf, unitToManage, viewerAt, type GroupSection, type Unit, type UnitPlace, type Viewer } from "#groups";
import {
  Button,
  ButtonLink,
  ErrorSummary,
  Form,
  NotFound,
  Notice,
  page,
  Page,
  seeOther,
  statusOf,
  Table,
  TextArea,
  Time,
  type At,
  type FieldErrors,
  type Reply,
  type Typed,
} from "#platform/web";
import { languageNow } from "#platform/words";
import { accountCrumbs } from "../account.ts";
import { StandstillForm } from "../forms.ts";
import { heldCountOf } from "../moderation/queries.ts";
import { reportedCountOf } from "../reports/queries.ts";
import { letPostAgain, stopPosting } from "../restraints/commands.ts";
import { restraintsIn, restraintsOf, standstillOf, type Restraint, type Standstill } from "../restraints/queries.ts";
import { m } from "../words.ts";
import { groupCrumbs } from "./parts.tsx";
import { sayKind } from "./restraint.tsx";

/** On a group's page: that nobody writes there at present, and for those who manage it the way to all that they may do. */
export const moderationSection: GroupSection = async (at, viewer, unit) => {
  const still = await standstillOf(at.db, unit.id);
  const managed = viewer.personId === null ? null : await unitToManage(at.db, viewer, unit.slug);
  if (!still && !managed) return null;
  return () => (
    <>
      {still && <StandstillNotice still={still} />}
      {managed && (
        <p>
          <ButtonLink plain href={`/groups/${unit.slug}/moderation`}>
            {m("moderation.link")}
          </ButtonLink>
        </p>
      )}
    </>
  );
};

export const StandstillNotice = ({ still }: { still: Standstill }) => (
  <Notice tone="warn">
    <p>{m("standstill.now")}</p>
    <p class="lines">
      <bdi>{still.word}</bdi>
    </p>
  </Notice>
);

interface Here {
  viewer: Viewer;
  unit: Unit;
  place: UnitPlace;
}

export async function show(at: At): Promise<Reply> {
  return view(at, await managedAt(at), {}, {});
}

export async function submitStandstill(at: At): Promise<Reply> {
  const here = await managedAt(at);
  const parsed = at.form(StandstillForm);
  if (!parsed.ok) return view(at, here, parsed.errors, parsed.typed);
  await at.transaction((tx, now) => stopPosting(tx, here.viewer, here.place, parsed.value.word, now));
  return seeOther(`/groups/${here.unit.slug}/moderation`);
}

export async function endStandstill(at: At): Promise<Reply> {
  const { viewer, place, unit } = await managedAt(at);
  await at.transaction((tx, now) => letPostAgain(tx, viewer, place, now));
  return seeOther(`/groups/${unit.slug}/moderation`);
}

async function managedAt(at: At): Promise<Here> {
  const viewer = await viewerAt(at);
  const unit = await unitToManage(at.db, viewer, at.params.slug!);
  if (!unit) throw new NotFound();
  return { viewer, unit, place: await placeOf(at.db, unit.id) };
}

async function view(at: At, { viewer, unit }: Here, errors: FieldErrors, typed: Typed): Promise<Reply> {
  const [still, restraints, held, reported] = await Promise.all([
    standstillOf(at.db, unit.id),
    restraintsIn(at.db, unit.id),
    heldCountOf(at.db, unit.id),
    reportedCountOf(at.db, unit.id, viewer.personId!),
  ]);
  return page(
    at,
    () => {
      const title = m("moderation.title", { unit: unit.name });
      const base = `/groups/${unit.slug}`;
      return (
        <Page frame={at.frame} title={title} crumbs={groupCrumbs(unit)} lang={languageNow()} index={false}>
          <div class="stack">
            <h1>{title}</h1>
            <ErrorSummary errors={errors} />
            <ul>
              <li>
                <a href={`${base}/held`}>{m("moderation.held", { count: held })}</a>
              </li>
              <li>
                <a href={`${base}/reports`}>{m("moderation.reports", { count: reported })}</a>
              </li>
              <li>
                <a href={`${base}/log`}>{m("moderation.log")}</a>
              </li>
              <li>
                <a href={`${base}/imports`}>{m("imports.link")}</a>
              </li>
            </ul>
            <h2>{m("standstill.title")}</h2>
            {still ? (
              <>
                <StandstillNotice still={still} />
                <Form action={`${base}/standstill/ending`}>
                  <Button>{m("standstill.end")}</Button>
                </Form>
              </>
            ) : (
              <Form action={`${base}/standstill`}>
                <p>{m("standstill.about")}</p>
                <TextArea name="word" label={m("standstill.word")} rows={3} errors={errors} typed={typed} />
                <Button plain>{m("standstill.begin")}</Button>
              </Form>
            )}
            <h2>{m("restraints.title")}</h2>
            <p class="quiet">{m("restraints.about")}</p>
            <Restraints
              all={restraints}
              zone={at.frame.timeZone}
              name={(one) => one.personName}
              head={m("restraints.who")}
            />
          </div>
        </Page>
      );
    },
    { status: statusOf(errors) },
  );
}

function Restraints(props: { all: Restraint[]; zone: string; head: string; name: (one: Restraint) => string }) {
  const { all, zone, head, name } = props;
  if (all.length === 0) return <p>{m("restraints.none")}</p>;
  return (
    <Table
      caption={m("restraints.caption")}
      head={[head, m("restraint.kind"), m("restraint.at"), m("restraints.state")]}
      rows={all.map((one) => [
        <a href={`/restraints/${one.id}`}>{name(one)}</a>,
        sayKind(one),
        <Time at={one.setAt} zone={zone} />,
        m(`restraints.state.${stateOf(one)}`),
      ])}
    />
  );
}

function stateOf({ liftedAt, appeal, outcome }: Restraint): "lifted" | "appealed" | "upheld" | "stands" {
  if (liftedAt) return "lifted";
  if (appeal !== null && outcome === null) return "appealed";
  return outcome === "upheld" ? "upheld" : "stands";
}

/** What leaders of groups decided about one's own posting. */
export async function own(at: At): Promise<Reply> {
  const restraints = await restraintsOf(at.db, at.person!.id);
  return page(at, () => (
    <Page
      frame={at.frame}
      title={m("restraints.own.title")}
      lang={languageNow()}
      index={false}
      crumbs={accountCrumbs()}
    >
      <div class="stack">
        <h1>{m("restraints.own.title")}</h1>
        <p>{m("restraints.own.about")}</p>
        <Restraints
          all={restraints}
          zone={at.frame.timeZone}
          name={(one) => one.unit.name}
          head={m("restraint.group")}
        />
        <p>
          {m("restraints.own.panel")} <a href="/conduct/cases">{m("restraints.own.panel.link")}</a>
        </p>
      </div>
    </Page>
  ));
}
