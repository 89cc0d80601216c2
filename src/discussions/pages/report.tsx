import { Prose, rulesOf, viewerAt } from "#groups";
import { dayIn } from "#platform/time";
import {
  Button,
  Form,
  idFrom,
  Notice,
  orNotFound,
  page,
  seeOther,
  statusOf,
  TextArea,
  unlessRefused,
  type At,
  type FieldErrors,
  type Reply,
  type Typed,
} from "#platform/web";
import { day } from "#platform/words";
import { ReportForm } from "../forms.ts";
import { postFor, type FoundPost } from "../posts/queries.ts";
import { reportPost } from "../reports/commands.ts";
import { ownReportOf, type OwnReport } from "../reports/queries.ts";
import { m } from "../words.ts";
import { ActingPage } from "./acting.tsx";
import { ReasonField } from "./withholding.tsx";

/** Where a reader says what is wrong with a post, and sees what became of it. */
export async function show(at: At): Promise<Reply> {
  return view(at, await postAt(at), {}, {});
}

export async function submit(at: At): Promise<Reply> {
  const post = await postAt(at);
  const parsed = at.form(ReportForm);
  if (!parsed.ok) return view(at, post, parsed.errors, parsed.typed);
  return unlessRefused(
    async () => {
      await at.transaction((tx, now) => reportPost(tx, at.person!.id, post.id, parsed.value, now));
      return seeOther(`/posts/${post.id}/report`);
    },
    (refused) => view(at, post, { "": refused.say() }, parsed.typed),
  );
}

const postAt = async (at: At): Promise<FoundPost> =>
  orNotFound(await postFor(at.db, await viewerAt(at), idFrom(at.params.id)));

async function view(at: At, post: FoundPost, errors: FieldErrors, typed: Typed): Promise<Reply> {
  const { topic, number, id } = post;
  const [own, rules] = await Promise.all([ownReportOf(at.db, at.person!.id, id), rulesOf(at.db, topic.home)]);
  const shown = () => (
    <ActingPage at={at} topic={topic} title={m("report.title", { number, title: topic.title })} errors={errors}>
      <p>
        <a href={`/posts/${id}`}>{m("history.post", { name: post.authorName })}</a>
      </p>
      {own && <Became own={own} zone={at.frame.timeZone} />}
      {mayReport(at, post, own) ? (
        <Reporting post={post} rules={rules} errors={errors} typed={typed} />
      ) : (
        !own && <p>{m(post.isWithheld ? "refused.report.withheld" : "refused.report.own")}</p>
      )}
    </ActingPage>
  );
  return page(at, shown, { status: statusOf(errors) });
}

const mayReport = (at: At, post: FoundPost, own: OwnReport | null): boolean =>
  !post.isWithheld && post.authorId !== at.person!.id && (own === null || own.outcome !== null);

function Became({ own: { at, outcome, answer }, zone }: { own: OwnReport; zone: string }) {
  const date = day(dayIn(zone, at));
  if (outcome === null)
    return (
      <Notice tone="good">
        <p>{m("report.open", { date })}</p>
      </Notice>
    );
  return (
    <Notice>
      <p>{m(`report.was.${outcome}`, { date })}</p>
      <p>
        <bdi>{answer}</bdi>
      </p>
    </Notice>
  );
}

function Reporting(props: { post: FoundPost; rules: string; errors: FieldErrors; typed: Typed }) {
  const { post, rules, errors, typed } = props;
  return (
    <>
      <p>{m("report.about", { name: post.authorName })}</p>
      <p>
        {m("report.panel")} <a href={`/conduct/cases/new?post=${post.id}`}>{m("report.panel.send")}</a>
      </p>
      <Form action={`/posts/${post.id}/report`}>
        <ReasonField errors={errors} typed={typed} />
        <TextArea
          name="word"
          label={m("report.word")}
          hint={m("report.word.hint")}
          rows={4}
          optional
          errors={errors}
          typed={typed}
        />
        <Button>{m("report.send")}</Button>
      </Form>
      {rules.trim() !== "" && (
        <details>
          <summary>{m("report.rules")}</summary>
          <Prose text={rules} />
        </details>
      )}
    </>
  );
}
