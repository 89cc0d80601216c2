import { z } from "zod";
import { unitsByIds, viewerAt } from "#groups";
import { addDevice, browserIn, devicesOf, pausedOf, pushKey, pushKeyOf, removeDevice, type OwnDevice } from "#people";
import { refusalOfAddress } from "#platform/callout";
import { canBePushed } from "#platform/push";
import {
  Button,
  ErrorSummary,
  Form,
  Notice,
  page,
  Page,
  seeOther,
  statusOf,
  Table,
  Time,
  unlessRefused,
  type At,
  type FieldErrors,
  type Reply,
  type Typed,
} from "#platform/web";
import { day, languageNow } from "#platform/words";
import { accountCrumbs } from "../account.ts";
import { holdOf } from "../digests/queries.ts";
import { choose } from "../notifications/commands.ts";
import { choicesOf, type Choices } from "../notifications/queries.ts";
import { channels, choosable, noticeKinds, type Channel, type NoticeKind } from "../notifications/rules.ts";
import { reachOf } from "../reach.ts";
import { m } from "../words.ts";
import { LimitsPart, limitsOf, submitLimits } from "./limits.tsx";

/** One page of what somebody is told and by what (D-13), with the truth of what comes now. */
export const show = (at: At): Promise<Reply> => view(at, {}, {});

export const limit = (at: At): Promise<Reply> => submitLimits(at, (errors, typed) => view(at, errors, typed));

/** All boxes of the page together: one that is not ticked is not sent. */
export async function submit(at: At): Promise<Reply> {
  const form = at.form(ChoicesForm);
  const ticked = new Set(form.ok ? Object.keys(form.value).filter((name) => form.value[name] === "yes") : []);
  const of = (kind: NoticeKind) =>
    Object.fromEntries(channels.map((channel) => [channel, ticked.has(boxOf(kind, channel))]));
  const chosen = Object.fromEntries(noticeKinds.map((kind) => [kind, of(kind)])) as Choices;
  await at.transaction((tx, now) => choose(tx, at.person!.id, chosen, now));
  return seeOther("/account/notifications?done=yes");
}

export async function addOne(at: At): Promise<Reply> {
  const form = at.form(DeviceForm);
  const mayReachLoopback = at.settings.mayCallLoopback === true;
  if (!form.ok || !canBePushed(form.value) || refusalOfAddress(form.value.endpoint, mayReachLoopback))
    return view(at, { "": m("notes.devices.wrong") }, {});
  const device = { ...form.value, userAgent: at.userAgent, sessionId: at.person!.sessionId };
  return unlessRefused(
    async () => {
      await at.transaction((tx, now) => addDevice(tx, at.person!.id, device, now));
      return seeOther("/account/notifications#devices");
    },
    (refused) => view(at, { "": refused.say() }, {}),
  );
}

export async function removeOne(at: At): Promise<Reply> {
  const form = at.form(RemovalForm);
  if (form.ok) await at.transaction((tx) => removeDevice(tx, at.person!.id, form.value.device));
  return seeOther("/account/notifications#devices");
}

const ChoicesForm = z.record(z.string(), z.string());
const DeviceForm = z.object({
  endpoint: z.string().max(2_000),
  p256dh: z.string().max(100),
  auth: z.string().max(100),
  /** What this browser was told by before. */
  replaces: z.string().max(2_000).default(""),
});
const RemovalForm = z.object({ device: z.coerce.number().int().positive() });
const boxOf = (kind: NoticeKind, channel: Channel): string => `${kind}-${channel}`;

async function view(at: At, errors: FieldErrors, typed: Typed): Promise<Reply> {
  const { id } = at.person!;
  const choices = await choicesOf(at.db, id);
  const devices = await devicesOf(at.db, id);
  // Made by whoever comes first; it is the installation's.
  const known = await pushKeyOf(at.db, at.settings.secret);
  const key = known ?? (await at.transaction((tx, now) => pushKey(tx, at.settings.secret, now)));
  const now = await nowByMail(at);
  const limits = await limitsOf(at);
  const shown = () => (
    <Page frame={at.frame} title={m("notes.choices")} lang={languageNow()} index={false} crumbs={accountCrumbs()}>
      <div class="stack">
        <h1>{m("notes.choices")}</h1>
        <ErrorSummary errors={errors} />
        {at.query.done === "yes" && <Notice tone="good">{m("notes.saved")}</Notice>}
        <p class="prose">{m("notes.intro")}</p>
        <ChoicesPart choices={choices} />
        <LimitsPart
          limits={limits}
          errors={errors}
          typed={typed}
          zone={at.frame.timeZone}
          isDone={at.query.limited === "yes" && Object.keys(errors).length === 0}
        />
        <Devices devices={devices} publicKey={key.public} zone={at.frame.timeZone} />
        {now()}
      </div>
    </Page>
  );
  return page(at, shown, { status: statusOf(errors) });
}

function ChoicesPart({ choices }: { choices: Choices }) {
  return (
    <Form action="/account/notifications">
      <Table
        caption={m("notes.what")}
        head={[m("notes.kind"), ...channels.map((channel) => m(`notes.channel.${channel}`))]}
        rows={noticeKinds.map((kind) => [
          m(`notes.kind.${kind}`),
          ...channels.map((channel) => <Box kind={kind} channel={channel} isOn={choices[kind][channel]} />),
        ])}
      />
      <p class="quiet">{m("notes.mail.hint")}</p>
      <Button>{m("notes.save")}</Button>
    </Form>
  );
}

function Box({ kind, channel, isOn }: { kind: NoticeKind; channel: Channel; isOn: boolean }) {
  if (!choosable[kind].includes(channel)) return <span class="quiet">{m(`notes.mail.${fixed[kind] ?? "never"}`)}</span>;
  const label = m("notes.box", { what: m(`notes.kind.${kind}`), where: m(`notes.channel.${channel}`) });
  return <input type="checkbox" name={boxOf(kind, channel)} value="yes" checked={isOn} aria-label={label} />;
}

/** What is said where mail of a kind cannot be chosen. */
const fixed: Partial<Record<NoticeKind, "always" | "vote" | "group">> = {
  followed: "always",
  motion: "vote",
  decided: "group",
};

function Devices({ devices, publicKey, zone }: { devices: OwnDevice[]; publicKey: string; zone: string }) {
  return (
    <section class="stack" aria-labelledby="devices">
      <h2 id="devices">{m("notes.devices")}</h2>
      {devices.length === 0 ? (
        <p>{m("notes.devices.none")}</p>
      ) : (
        <Table
          caption={m("notes.devices.list")}
          head={[m("notes.devices.name"), m("notes.devices.since"), m("notes.devices.told"), m("notes.devices.act")]}
          rows={devices.map((device) => [
            nameOf(device),
            <Time at={device.madeAt} zone={zone} />,
            device.toldAt ? <Time at={device.toldAt} zone={zone} /> : m("notes.devices.never"),
            <Removal device={device} />,
          ])}
        />
      )}
      <p class="prose">{m("notes.devices.how")}</p>
      <push-device
        data-key={publicKey}
        data-lacking={m("notes.devices.lacking")}
        data-denied={m("notes.devices.denied")}
        data-failed={m("notes.devices.failed")}
        data-told={m("notes.devices.this")}
        data-known={JSON.stringify(devices.map(({ endpoint }) => endpoint))}
      >
        <Form action="/account/notifications/devices">
          <input type="hidden" name="endpoint" />
          <input type="hidden" name="p256dh" />
          <input type="hidden" name="auth" />
          <input type="hidden" name="replaces" />
          <button class="button plain" hidden>
            {m("notes.devices.add")}
          </button>
        </Form>
        <p role="status">{m("notes.devices.script")}</p>
      </push-device>
    </section>
  );
}

const nameOf = ({ userAgent }: OwnDevice): string => browserIn(userAgent) ?? m("notes.devices.unknown");

function Removal({ device }: { device: OwnDevice }) {
  return (
    <form method="post" action="/account/notifications/devices/removal">
      <button
        class="link"
        name="device"
        value={String(device.id)}
        aria-label={m("notes.devices.remove.of", { device: nameOf(device) })}
      >
        {m("notes.devices.remove")}
      </button>
    </form>
  );
}

/** What each group sends, and what stands in its way: read from what decides. */
async function nowByMail(at: At) {
  const { id } = at.person!;
  const viewer = await viewerAt(at);
  const units = [...(await unitsByIds(at.db, [...viewer.memberOf])).values()].sort((a, b) =>
    a.name < b.name ? -1 : 1,
  );
  const reach = await reachOf(
    at.db,
    id,
    units.map((unit) => unit.id),
  );
  const hold = await holdOf(at.db, id);
  const paused = await pausedOf(at.db, id);
  return () => (
    <section class="stack" aria-labelledby="now">
      <h2 id="now">{m("notes.now")}</h2>
      {hold && <Notice>{m("notes.now.hold", { until: day(hold.untilDay) })}</Notice>}
      {paused.map(({ address }) => (
        <Notice key={address} tone="warn">
          {m("notes.now.paused", { address })} <a href="/account/addresses">{m("notes.now.paused.link")}</a>
        </Notice>
      ))}
      {units.length === 0 ? (
        <p>{m("notes.now.none")}</p>
      ) : (
        <Table
          caption={m("notes.now.groups")}
          head={[m("notes.now.group"), m("notes.now.reach")]}
          rows={units.map((unit) => [
            <a href={`/groups/${unit.slug}#delivery`}>
              <bdi>{unit.name}</bdi>
            </a>,
            reach.get(unit.id)?.() ?? m("reach.none"),
          ])}
        />
      )}
      <p>
        <a href="/places">{m("notes.now.change")}</a>
      </p>
      <p class="quiet">{m("notes.now.always")}</p>
    </section>
  );
}

declare module "preact" {
  namespace JSX {
    interface IntrinsicElements {
      /** assets/scripts/push.js */
      "push-device": { children: ComponentChildren; [data: `data-${string}`]: string };
    }
  }
}
