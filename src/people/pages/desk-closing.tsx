import {
  Button,
  ErrorSummary,
  Form,
  idFrom,
  Notice,
  orNotFound,
  page,
  Page,
  seeOther,
  Time,
  unlessRefused,
  type At,
  type Reply,
} from "#platform/web";
import { dateTime, languageNow } from "#platform/words";
import type { Tx } from "#platform/db";
import type { Instant } from "#platform/time";
import { closeAccount, dismissAgeReports, reopenAccount } from "../closings/commands.ts";
import { closingOf, openAgeReports, type AgeReport, type Closing } from "../closings/queries.ts";
import { isAnothers, LEAST_AGE } from "../closings/rules.ts";
import { personOf, type PersonFacts } from "../queries.ts";
import { m } from "../words.ts";
import { Reports } from "./desk-ages.tsx";
import { personIn } from "./person.ts";

/** Where staff begin the deletion of a child's account, or say that it stays, or undo a mistake. */
export const show = (at: At): Promise<Reply> => view(at);

export const submit = acting((tx, at, personId, now) =>
  closeAccount(tx, personIn(at).id, { personId, secret: at.settings.secret }, now),
);

export const dismiss = acting((tx, at, personId, now) => dismissAgeReports(tx, personIn(at).id, personId, now));

export const reopen = acting((tx, at, personId, now) =>
  reopenAccount(tx, personIn(at).id, { personId, secret: at.settings.secret }, now),
);

function acting(act: (tx: Tx, at: At, personId: number, now: Instant) => Promise<void>) {
  return async (at: At): Promise<Reply> => {
    const { id } = orNotFound(await personOf(at.db, idFrom(at.params.id)));
    return unlessRefused(
      async () => {
        await at.transaction((tx, now) => act(tx, at, id, now));
        return seeOther(`/desk/people/${id}/closing`);
      },
      (refused) => view(at, refused.say()),
    );
  };
}

async function view(at: At, error?: string): Promise<Reply> {
  const person = orNotFound(await personOf(at.db, idFrom(at.params.id)));
  const reports = await openAgeReports(at.db, personIn(at).id, person.id);
  const closing = await closingOf(at.db, person.id);
  const zone = at.frame.timeZone;
  const shown = () => (
    <Page
      frame={at.frame}
      title={m("closing.title", { name: person.name })}
      lang={languageNow()}
      index={false}
      crumbs={[
        { href: "/desk", label: m("desk.title") },
        { href: "/desk/people", label: m("desk.people") },
        { href: `/desk/people/${person.id}`, label: person.name },
      ]}
    >
      <div class="stack">
        <h1>{m("closing.title", { name: person.name })}</h1>
        <ErrorSummary errors={error ? { "": error } : {}} />
        {reports.length > 0 && <Reports reports={reports} zone={zone} />}
        {closing ? (
          <Closed person={person} closing={closing} zone={zone} />
        ) : isAnothers(personIn(at).id, person.id) ? (
          <Deciding person={person} reports={reports} />
        ) : (
          <p>{m("refused.ownAccount")}</p>
        )}
      </div>
    </Page>
  );
  return page(at, shown, { status: error ? 422 : 200 });
}

function Deciding({ person, reports }: { person: PersonFacts; reports: AgeReport[] }) {
  return (
    <>
      <div class="prose stack">
        <p>{m("closing.when", { age: LEAST_AGE })}</p>
        <h2>{m("closing.goes.title")}</h2>
        <ul>
          {(["access", "name", "profile", "groups", "choices"] as const).map((what) => (
            <li key={what}>{m(`closing.goes.${what}`)}</li>
          ))}
        </ul>
        <h2>{m("closing.stays.title")}</h2>
        <ul>
          {(["posts", "records", "undo"] as const).map((what) => (
            <li key={what}>{m(`closing.stays.${what}`)}</li>
          ))}
        </ul>
      </div>
      <div class="acts">
        <Form action={`/desk/people/${person.id}/closing`} class="inline">
          <Button>{m("closing.close")}</Button>
        </Form>
        {reports.length > 0 && (
          <Form action={`/desk/people/${person.id}/closing/dismissal`} class="inline">
            <Button plain>{m("closing.dismiss")}</Button>
          </Form>
        )}
      </div>
    </>
  );
}

function Closed({ person, closing, zone }: { person: PersonFacts; closing: Closing; zone: string }) {
  return (
    <>
      <Notice>
        <p>
          {m("closing.was", { name: closing.closedBy })} <Time at={closing.closedAt} zone={zone} />
        </p>
        <p>
          {closing.kept ? m("closing.undo.until", { when: dateTime(closing.keptUntil, zone) }) : m("closing.final")}
        </p>
      </Notice>
      {closing.kept && (
        <Form action={`/desk/people/${person.id}/closing/undoing`}>
          <p>{m("closing.undo.what")}</p>
          <Button plain>{m("closing.undo")}</Button>
        </Form>
      )}
    </>
  );
}
