import type { ComponentChildren } from "preact";
import { managesUnit, unitFor, viewerAt, onlookerAt, type Unit } from "#groups";
import { facesFor, PersonLink } from "#people";
import {
  Button,
  Empty,
  ErrorSummary,
  Facts,
  Form,
  idFrom,
  NotFound,
  Notice,
  orNotFound,
  page,
  Page,
  Pages,
  seeOther,
  statusOf,
  Table,
  TextArea,
  Time,
  unlessRefused,
  type At,
  type FieldErrors,
  type Reply,
  type Typed,
} from "#platform/web";
import { languageNow } from "#platform/words";
import { castVote, withdrawMotion } from "../motions/commands.ts";
import { VoteForm, WithdrawalForm } from "../motions/forms.ts";
import { motionFor, votesOf, VOTES_A_PAGE, type Motion, type Vote } from "../motions/queries.ts";
import { presentIn } from "../motions/rules.ts";
import { pageCount } from "../rules.ts";
import { m } from "../words.ts";
import { decisionsCrumbs } from "./decisions.tsx";
import { MotionBadge, Standing, stateOf, Voting, Wording } from "./motion-view.tsx";
import { pageFrom } from "./topics.tsx";

interface Here {
  motion: Motion;
  unit: Unit;
  manages: boolean;
}

/** One motion: what it says, how it stands or ended, who votes what, and the vote of who may. */
export async function show(at: At): Promise<Reply> {
  return view(at, await hereAt(at), {}, {});
}

export async function vote(at: At): Promise<Reply> {
  const here = await hereAt(at);
  const parsed = at.form(VoteForm);
  if (!parsed.ok) return view(at, here, parsed.errors, parsed.typed);
  const { choice } = parsed.value;
  const { id: motionId } = here.motion;
  return unlessRefused(
    async () =>
      seeOther(
        await at.once(async (tx, now) => {
          await castVote(tx, { motionId, personId: at.person!.id, choice, castAt: now, way: "web" }, now);
          return `/motions/${motionId}?voted=yes`;
        }),
      ),
    async (refused) => view(at, await hereAt(at), { "": refused.say() }, parsed.typed),
  );
}

export async function withdraw(at: At): Promise<Reply> {
  const here = await hereAt(at);
  if (!here.manages) throw new NotFound();
  const parsed = at.form(WithdrawalForm);
  if (!parsed.ok) return view(at, here, parsed.errors, parsed.typed);
  const { id } = here.motion;
  return unlessRefused(
    async () =>
      seeOther(
        await at.once(async (tx, now) => {
          await withdrawMotion(tx, at.person!.id, id, parsed.value.because, now, at.settings);
          return `/motions/${id}`;
        }),
      ),
    async (refused) => view(at, await hereAt(at), { "": refused.say() }, parsed.typed),
  );
}

async function hereAt(at: At): Promise<Here> {
  const viewer = await viewerAt(at);
  const motion = orNotFound(await motionFor(at.db, viewer, idFrom(at.params.id)));
  const unit = orNotFound(await unitFor(at.db, viewer, motion.unit.slug));
  return { motion, unit, manages: await managesUnit(at.db, viewer, unit.id) };
}

async function view(at: At, { motion, unit, manages }: Here, errors: FieldErrors, typed: Typed): Promise<Reply> {
  const { id, tally } = motion;
  const pages = pageCount(presentIn(tally), VOTES_A_PAGE);
  const here = pageFrom(at.query.page, pages);
  const votes = await votesOf(at.db, id, { most: VOTES_A_PAGE, offset: (here - 1) * VOTES_A_PAGE });
  const people = votes.map((one) => one.personId);
  const faces = await facesFor(at.db, await onlookerAt(at), people);
  const now = await at.now();
  const zone = at.frame.timeZone;
  const title = m("motion.page", { number: id, unit: unit.name });
  const isOpen = stateOf(motion, now) === "open";
  const shown = () => (
    <Page frame={at.frame} title={title} crumbs={decisionsCrumbs(unit)} lang={languageNow()} index={false}>
      <div class="stack">
        <h1>
          {title} <MotionBadge motion={motion} now={now} />
        </h1>
        <ErrorSummary errors={errors} />
        <Done at={at} motion={motion} />
        <Wording text={motion.wording} />
        <About motion={motion} zone={zone} />
        <Standing motion={motion} now={now} zone={zone} />
        <Voting motion={motion} now={now} isSignedIn={at.person !== null} errors={errors} />
        <section class="stack" aria-labelledby="votes">
          <h2 id="votes">{m(motion.end ? "motion.votes.ended" : "motion.votes")}</h2>
          {votes.length === 0 ? (
            <Empty>
              <p>{m(motion.end ? "motion.votes.nobody" : "motion.votes.none")}</p>
            </Empty>
          ) : (
            <Votes votes={votes} zone={zone} faces={faces} />
          )}
          <Pages page={here} pages={pages} href={(to) => `/motions/${id}?page=${to}#votes`} />
        </section>
        {manages && isOpen && <Withdrawing id={id} errors={errors} typed={typed} />}
      </div>
    </Page>
  );
  return page(at, shown, { status: statusOf(errors) });
}

function Done({ at, motion }: { at: At; motion: Motion }) {
  const opened = at.query.opened === "yes";
  if (!opened && !(at.query.voted === "yes" && motion.mine)) return null;
  return (
    <Notice tone="good">
      <p>
        {opened ? m("motion.opened", { roll: motion.tally.roll }) : m("motion.counted.yours", { choice: motion.mine! })}
      </p>
    </Notice>
  );
}

function About({ motion, zone }: { motion: Motion; zone: string }) {
  const { openedBy, openedAt, postId, tally, end } = motion;
  return (
    <Facts
      facts={[
        [m("motion.opened.by"), <bdi>{openedBy}</bdi>],
        [m("motion.opened.at"), <Time at={openedAt} zone={zone} />],
        [m("motion.roll.size"), m("motion.roll.people", { roll: tally.roll })],
        [m("motion.about"), <a href={`/posts/${postId}`}>{m("motion.post")}</a>],
        ...resultFact(end?.resultPostId ?? null),
      ]}
    />
  );
}

const resultFact = (postId: number | null): [string, ComponentChildren][] =>
  postId === null ? [] : [[m("motion.result"), <a href={`/posts/${postId}`}>{m("motion.result.post")}</a>]];

type Faces = Awaited<ReturnType<typeof facesFor>>;

function Votes({ votes, zone, faces }: { votes: readonly Vote[]; zone: string; faces: Faces }) {
  return (
    <Table
      caption={m("motion.votes.caption")}
      head={[m("motion.votes.who"), m("motion.votes.what"), m("motion.votes.when")]}
      rows={votes.map((vote) => {
        const face = faces.get(vote.personId);
        return [
          face ? <PersonLink {...face} /> : <bdi>{vote.name}</bdi>,
          m(`motion.choice.${vote.choice}`),
          <>
            <Cast of={vote} zone={zone} />
            {vote.earlier.map((one) => (
              <p key={one.castAt.getTime()} class="quiet">
                {m("motion.votes.earlier", { choice: m(`motion.choice.${one.choice}`) })} <Cast of={one} zone={zone} />
              </p>
            ))}
          </>,
        ];
      })}
    />
  );
}

const Cast = ({ of, zone }: { of: Pick<Vote, "castAt" | "way">; zone: string }) => (
  <>
    <Time at={of.castAt} zone={zone} /> {m(`motion.way.${of.way}`)}
  </>
);

function Withdrawing({ id, errors, typed }: { id: number; errors: FieldErrors; typed: Typed }) {
  return (
    <details open={"because" in errors}>
      <summary>{m("motion.withdraw")}</summary>
      <Form action={`/motions/${id}/withdrawal`} keep={typed}>
        <TextArea
          name="because"
          label={m("motion.because")}
          hint={m("motion.because.hint")}
          rows={4}
          errors={errors}
          typed={typed}
        />
        <Button plain>{m("motion.withdraw.send")}</Button>
      </Form>
    </details>
  );
}
