import Bowser from "bowser";
import { z } from "zod";
import { Badge, Button, Form, Notice, page, Page, seeOther, Time, type At, type Reply } from "#platform/web";
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
        <ul class="rows list">
          {sessions.map((session) => (
            <li key={session.id}>
              <strong>{browserIn(session.userAgent)}</strong>
              <span>{session.id === here ? <Badge>{m("sessions.here")}</Badge> : <End session={session} />}</span>
              <p>
                {m(`sessions.proof.${session.proof}`)}
                {" · "}
                {m("sessions.since")} <Time at={session.createdAt} zone={zone} />
                {" · "}
                {m("sessions.seen")} <Time at={session.seenAt} zone={zone} />
              </p>
            </li>
          ))}
        </ul>
        {sessions.length > 1 && (
          <Form action="/account/sessions/end-others">
            <Button>{m("sessions.endOthers")}</Button>
          </Form>
        )}
      </div>
    </Page>
  );
}

/** "Firefox on Windows"; what says nothing about itself in the usual way is shown as it is. */
function browserIn(userAgent: string): string {
  if (userAgent === "") return m("sessions.unknown");
  const { browser, os } = Bowser.parse(userAgent);
  if (!browser.name) return userAgent;
  return os.name ? m("sessions.browser", { browser: browser.name, system: os.name }) : browser.name;
}

function End({ session }: { session: OwnSession }) {
  return (
    <Form action="/account/sessions/end" class="inline">
      <input type="hidden" name="session" value={String(session.id)} />
      <Button plain label={m("sessions.end.label", { browser: browserIn(session.userAgent) })}>
        {m("sessions.end")}
      </Button>
    </Form>
  );
}
