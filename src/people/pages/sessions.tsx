import { z } from "zod";
import { Badge, Button, Form, Notice, page, Page, seeOther, Table, Time, type At, type Reply } from "#platform/web";
import { languageNow } from "#platform/words";
import { endOtherSessions, endSession } from "../sessions/commands.ts";
import { sessionsOf, type OwnSession } from "../sessions/queries.ts";
import { m } from "../words.ts";
import { personIn } from "./person.ts";

const EndForm = z.object({ session: z.coerce.number().int().positive() });

export async function show(at: At): Promise<Reply> {
  const sessions = await sessionsOf(at.db, personIn(at).id, await at.now());
  return page(at, () => <View at={at} sessions={sessions} />);
}

/** Ended at once: the very next request with its cookie is a stranger's (OWASP ASVS 7.4.1). */
export async function end(at: At): Promise<Reply> {
  const person = personIn(at);
  const form = at.form(EndForm);
  if (form.ok) await at.transaction((tx, now) => endSession(tx, person.id, form.value.session, now));
  return seeOther("/account/sessions?done=ended");
}

export async function endOthers(at: At): Promise<Reply> {
  const person = personIn(at);
  await at.transaction((tx, now) => endOtherSessions(tx, person.id, person.sessionId, now));
  return seeOther("/account/sessions?done=ended");
}

function View({ at, sessions }: { at: At; sessions: OwnSession[] }) {
  const zone = at.frame.timeZone;
  const here = personIn(at).sessionId;
  return (
    <Page
      frame={at.frame}
      title={m("sessions.title")}
      lang={languageNow()}
      index={false}
      crumbs={[{ href: "/account", label: m("account.title") }]}
    >
      <div class="stack">
        <h1>{m("sessions.title")}</h1>
        {at.query.done === "ended" && (
          <Notice tone="good">
            <p>{m("sessions.ended")}</p>
          </Notice>
        )}
        <p>{m("sessions.intro")}</p>
        <Table
          caption={m("sessions.title")}
          head={[
            m("sessions.browser"),
            m("sessions.proof"),
            m("sessions.since"),
            m("sessions.seen"),
            m("sessions.acts"),
          ]}
          rows={sessions.map((session) => [
            session.userAgent || m("sessions.unknown"),
            m(`sessions.proof.${session.proof}`),
            <Time at={session.createdAt} zone={zone} />,
            <Time at={session.seenAt} zone={zone} />,
            session.id === here ? <Badge>{m("sessions.here")}</Badge> : <End session={session} />,
          ])}
        />
        {sessions.length > 1 && (
          <Form action="/account/sessions/end-others">
            <Button>{m("sessions.endOthers")}</Button>
          </Form>
        )}
      </div>
    </Page>
  );
}

function End({ session }: { session: OwnSession }) {
  return (
    <Form action="/account/sessions/end" class="inline">
      <input type="hidden" name="session" value={String(session.id)} />
      <Button plain>{m("sessions.end")}</Button>
    </Form>
  );
}
