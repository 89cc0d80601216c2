import { Button, ButtonLink, Form, page, Page, type At, type Reply } from "#platform/web";
import { dateTime, languageNow } from "#platform/words";
import { problemOf, type LinkProblem } from "../links/rules.ts";
import { noticeOf, type AccountNotice } from "../notices/queries.ts";
import { noticeIdFrom } from "../notices/tokens.ts";
import { undo } from "../notices/undo.ts";
import { refusalIn } from "../refusals.ts";
import { m } from "../words.ts";

/** What "this was not me" in a mail opens. It changes nothing: mail scanners open links too (T6). */
export async function show(at: At): Promise<Reply> {
  const found = await noticeIn(at);
  if ("problem" in found) return problemPage(at, found.problem);
  return page(at, () => <View at={at} notice={found.notice} />);
}

export async function submit(at: At): Promise<Reply> {
  const found = await noticeIn(at);
  if ("problem" in found) return problemPage(at, found.problem);
  try {
    await at.transaction((tx, now) => undo(tx, found.notice.id, now));
    return page(at, () => <DoneView at={at} />);
  } catch (error) {
    const { refusal } = refusalIn(error);
    if (refusal.because !== "link") throw error;
    return problemPage(at, refusal.problem);
  }
}

async function noticeIn(at: At): Promise<{ notice: AccountNotice } | { problem: LinkProblem }> {
  const id = noticeIdFrom(at.settings.secret, at.params.token ?? "");
  const notice = id === null ? null : await noticeOf(at.db, id);
  const problem = problemOf(notice, await at.now());
  return notice && !problem ? { notice } : { problem: problem ?? "unknown" };
}

const problemPage = (at: At, problem: LinkProblem): Reply =>
  page(at, () => <ProblemView at={at} problem={problem} />, { status: problem === "unknown" ? 404 : 410 });

function View({ at, notice }: { at: At; notice: AccountNotice }) {
  const when = dateTime(notice.madeAt, notice.timeZone);
  return (
    <Page frame={at.frame} title={m("notMe.title")} lang={languageNow()} index={false}>
      <div class="stack prose">
        <h1>{m("notMe.title")}</h1>
        <p>{m("notMe.what", { what: m(`notMe.${notice.kind}`), when })}</p>
        <p>{m("notMe.then")}</p>
        <Form action={at.path}>
          <Button>{m("notice.button")}</Button>
        </Form>
      </div>
    </Page>
  );
}

function DoneView({ at }: { at: At }) {
  return (
    <Page frame={at.frame} title={m("notMe.done.title")} lang={languageNow()} index={false}>
      <div class="stack prose">
        <h1>{m("notMe.done.title")}</h1>
        <p>{m("notMe.done")}</p>
        <p>
          <ButtonLink href="/sign-in/link?next=%2Faccount%2Fpassword">{m("notMe.done.link")}</ButtonLink>
        </p>
      </div>
    </Page>
  );
}

function ProblemView({ at, problem }: { at: At; problem: LinkProblem }) {
  return (
    <Page frame={at.frame} title={m(`link.${problem}.title`)} lang={languageNow()} index={false}>
      <div class="stack prose">
        <h1>{m(`link.${problem}.title`)}</h1>
        <p>{m(problem === "unknown" ? "link.unknown" : `notMe.${problem}`)}</p>
        <p>
          <ButtonLink href="/account/sessions">{m("sessions.title")}</ButtonLink>
        </p>
      </div>
    </Page>
  );
}
