import { z } from "zod";
import { shownKey } from "#platform/callout";
import { Refused } from "#platform/refusal";
import {
  Button,
  Checkbox,
  Empty,
  ErrorSummary,
  Field,
  Form,
  idFrom,
  Notice,
  orNotFound,
  Page,
  page,
  seeOther,
  Table,
  Time,
  type At,
  type Reply,
  type Typed,
} from "#platform/web";
import { inLanguage, languageNow } from "#platform/words";
import type { Viewer } from "../permission/rules.ts";
import type { Unit } from "../queries.ts";
import { addWebhook, endWebhook, sendAgain } from "../webhooks/commands.ts";
import { sendingsOf, webhooksOf, type Sending, type Webhook } from "../webhooks/queries.ts";
import { webhookEvents, type WebhookEvent } from "../webhooks/rules.ts";
import { errorsOf, m, type Wrong } from "../words.ts";
import { Tuning } from "./tuning.tsx";

const fieldOf = (event: WebhookEvent): string => `event_${event.replace(".", "_")}`;

const WebhookForm = z
  .object({
    url: z
      .string({ error: "wrong.webhook" })
      .trim()
      .min(1, { error: "wrong.webhook" })
      .max(500, { error: "wrong.webhook" }),
  })
  .catchall(z.string())
  .transform(({ url, ...rest }) => ({ url, events: webhookEvents.filter((event) => rest[fieldOf(event)] === "yes") }))
  .refine(({ events }) => events.length > 0, { error: "wrong.events", path: [fieldOf(webhookEvents[0])] });

export const show = (at: At, _viewer: Viewer, unit: Unit): Promise<Reply> => list(at, unit);

/** POST …/webhooks. The one page that shows the key; the same form sent again finds the webhook made. */
export async function submit(at: At, _viewer: Viewer, unit: Unit): Promise<Reply> {
  const form = at.form(WebhookForm);
  if (!form.ok) return list(at, unit, { typed: form.typed, wrong: { keys: form.errors } });
  let key: Buffer | undefined;
  try {
    const to = await at.once(async (tx, now) => {
      key = await addWebhook(tx, at.person!.id, unit, form.value, at.settings, now);
      return `/groups/${unit.slug}/webhooks`;
    });
    return key ? list(at, unit, { key: shownKey(key) }) : seeOther(to);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const field = error.refusal.because === "bad-webhook" ? "url" : "";
    return list(at, unit, { typed: form.typed, wrong: { field, say: error.say } });
  }
}

export async function remove(at: At, _viewer: Viewer, unit: Unit): Promise<Reply> {
  const id = idFrom(at.params.id);
  await at.transaction((tx, now) => endWebhook(tx, at.person!.id, unit, id, now));
  return seeOther(`/groups/${unit.slug}/webhooks?done=removed`);
}

export async function showOne(at: At, _viewer: Viewer, unit: Unit): Promise<Reply> {
  const id = idFrom(at.params.id);
  const webhook = orNotFound((await webhooksOf(at.db, unit)).find((one) => one.id === id));
  const sendings = await sendingsOf(at.db, webhook.id);
  return page(at, () => <Sendings at={at} unit={unit} webhook={webhook} sendings={sendings} />);
}

/** POST …/webhooks/:id/sendings/:number/repeat */
export async function repeat(at: At, _viewer: Viewer, unit: Unit): Promise<Reply> {
  const [id, number] = [idFrom(at.params.id), idFrom(at.params.number)];
  return seeOther(
    await at.once(
      async (tx, now) => (
        await sendAgain(tx, unit, id, number, now),
        `/groups/${unit.slug}/webhooks/${id}?done=repeated`
      ),
    ),
  );
}

interface Shown {
  key?: string;
  typed?: Typed;
  wrong?: Wrong;
}

async function list(at: At, unit: Unit, shown: Shown = {}): Promise<Reply> {
  const webhooks = await webhooksOf(at.db, unit);
  const errors = inLanguage(at.person!.language, () => errorsOf(shown.wrong ?? null));
  const view = () => (
    <Tuning at={at} unit={unit} part="webhooks">
      {at.query.done === "removed" && <Notice tone="good">{m("webhooks.removed")}</Notice>}
      {shown.key !== undefined && (
        <Notice tone="good" title={m("webhooks.key")}>
          <p>{m("webhooks.once")}</p>
          <pre class="kept">{shown.key}</pre>
        </Notice>
      )}
      <p class="prose">{m("webhooks.about")}</p>
      {webhooks.length === 0 ? (
        <Empty>{m("webhooks.none")}</Empty>
      ) : (
        <Webhooks unit={unit} webhooks={webhooks} zone={at.frame.timeZone} />
      )}
      <Form action={`/groups/${unit.slug}/webhooks`} keep={shown.typed}>
        <h2>{m("webhooks.add")}</h2>
        <ErrorSummary errors={errors} />
        <Field
          name="url"
          label={m("webhooks.url")}
          hint={m("webhooks.url.hint")}
          typed={shown.typed}
          errors={errors}
          width={50}
        />
        <fieldset class="stack tight">
          <legend>{m("webhooks.events")}</legend>
          {webhookEvents.map((event) => (
            <Checkbox
              key={event}
              name={fieldOf(event)}
              label={m(`event.${event}`)}
              typed={shown.typed}
              errors={errors}
            />
          ))}
        </fieldset>
        <Button>{m("webhooks.add")}</Button>
      </Form>
    </Tuning>
  );
  const headers = shown.key !== undefined && { headers: { "cache-control": "no-store" } };
  return page(at, view, { status: shown.wrong ? 422 : 200, ...headers });
}

function Webhooks({ unit, webhooks, zone }: { unit: Unit; webhooks: Webhook[]; zone: string }) {
  const here = `/groups/${unit.slug}/webhooks`;
  return (
    <Table
      caption={m("webhooks.list")}
      head={[m("webhooks.url"), m("webhooks.events"), m("webhooks.by"), m("webhooks.since"), m("webhooks.acts")]}
      rows={webhooks.map((one) => [
        <a href={`${here}/${one.id}`}>{one.url}</a>,
        one.events.map((event) => m(`event.${event}`)).join("; "),
        <bdi>{one.madeBy}</bdi>,
        <Time at={one.madeAt} zone={zone} />,
        <Form action={`${here}/${one.id}/removal`} class="inline">
          <Button plain>{m("webhooks.remove", { url: one.url })}</Button>
        </Form>,
      ])}
    />
  );
}

function Sendings({ at, unit, webhook, sendings }: { at: At; unit: Unit; webhook: Webhook; sendings: Sending[] }) {
  const title = m("sendings.title");
  const here = `/groups/${unit.slug}/webhooks`;
  const crumbs = [
    { href: `/groups/${unit.slug}`, label: unit.name },
    { href: here, label: m("webhooks.title", { name: unit.name }) },
  ];
  const zone = at.frame.timeZone;
  return (
    <Page frame={at.frame} title={title} lang={languageNow()} index={false} crumbs={crumbs}>
      <div class="stack">
        <h1>{title}</h1>
        {at.query.done === "repeated" && <Notice tone="good">{m("sendings.repeated")}</Notice>}
        <p>
          <bdi>{webhook.url}</bdi>
        </p>
        {sendings.length === 0 ? (
          <Empty>{m("sendings.none")}</Empty>
        ) : (
          <Table
            caption={title}
            head={[m("sendings.event"), m("sendings.at"), m("sendings.state"), m("sendings.tries"), m("webhooks.acts")]}
            rows={sendings.map((one) => [
              m(`event.${one.event}`),
              <Time at={one.madeAt} zone={zone} />,
              <State sending={one} zone={zone} />,
              String(one.attempts),
              one.state === "waiting" ? "" : <Again action={`${here}/${webhook.id}/sendings/${one.id}/repeat`} />,
            ])}
          />
        )}
      </div>
    </Page>
  );
}

function State({ sending, zone }: { sending: Sending; zone: string }) {
  const { state, status, said, nextAt } = sending;
  const answer = status === null ? said && m(`said.${said}` as "said.no-answer") : m("sendings.status", { status });
  return (
    <>
      {m(`sendings.state.${state}`)}
      {answer && ` · ${answer}`}
      {nextAt && (
        <>
          {" · "}
          {m("sendings.next")} <Time at={nextAt} zone={zone} />
        </>
      )}
    </>
  );
}

const Again = ({ action }: { action: string }) => (
  <Form action={action} class="inline">
    <Button plain>{m("sendings.again")}</Button>
  </Form>
);
