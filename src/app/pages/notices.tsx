import { z } from "zod";
import { dayIn, isDay } from "#platform/time";
import {
  Button,
  Empty,
  ErrorSummary,
  Field,
  Form,
  idFrom,
  isOwnPath,
  page,
  Page,
  Queue,
  Select,
  seeOther,
  type At,
  type FieldErrors,
  type Reply,
  type Typed,
} from "#platform/web";
import { day, languageNow } from "#platform/words";
import { closeNotice, putUpNotice, withdrawNotice } from "../site/commands.ts";
import { noticesToCome, type Notice } from "../site/queries.ts";
import { m } from "../words.ts";

const audiences = ["everyone", "signed-in", "staff"] as const;
const dayField = z.string().refine(isDay, { error: () => m("notices.day") });

const NoticeForm = z
  .object({
    text: z
      .string()
      .trim()
      .min(1, { error: () => m("notices.empty") })
      .max(300, { error: () => m("notices.long") }),
    href: z
      .string()
      .trim()
      .max(500, { error: () => m("notices.address") })
      .refine((text) => text === "" || isOwnPath(text) || /^https?:\/\/\S+$/.test(text), {
        error: () => m("notices.address"),
      }),
    audience: z.enum(audiences),
    starts: dayField,
    ends: dayField,
  })
  .superRefine(({ starts, ends }, context) => {
    if (isDay(starts) && isDay(ends) && ends < starts)
      context.addIssue({ code: "custom", path: ["ends"], message: m("notices.order") });
  });

export async function show(at: At): Promise<Reply> {
  return screen(at, {}, 200);
}

async function screen(at: At, more: { typed?: Typed; errors?: FieldErrors }, status: number): Promise<Reply> {
  const today = dayIn(at.settings.timeZone, await at.now());
  const notices = await noticesToCome(at.db, today);
  return page(at, () => <View at={at} notices={notices} today={today} {...more} />, { status });
}

export async function submit(at: At): Promise<Reply> {
  const form = at.form(NoticeForm);
  if (!form.ok) return screen(at, form, 422);
  const { text, href, audience, starts, ends } = form.value;
  const notice = { text, href: href === "" ? null : href, audience, startsOn: starts, endsOn: ends };
  return seeOther(
    await at.once(async (tx, now) => {
      await putUpNotice(tx, at.person!.id, notice, now);
      return "/desk/notices";
    }),
  );
}

export async function withdraw(at: At): Promise<Reply> {
  const id = idFrom(at.params.id);
  await at.transaction((tx, now) => withdrawNotice(tx, at.person!.id, id, now));
  return seeOther("/desk/notices");
}

/** The reader has read it: gone for good, on every device. */
export async function close(at: At): Promise<Reply> {
  const { next } = at.form(z.object({ next: z.string().default("/") })).typed;
  const id = idFrom(at.params.id);
  await at.transaction((tx, now) => closeNotice(tx, at.person!.id, id, now));
  return seeOther(next !== undefined && isOwnPath(next) ? next : "/");
}

function View(props: { at: At; notices: Notice[]; today: string; typed?: Typed; errors?: FieldErrors }) {
  const { at, notices, today, typed, errors = {} } = props;
  const given = { typed, errors };
  return (
    <Page
      frame={at.frame}
      title={m("notices.title")}
      lang={languageNow()}
      index={false}
      crumbs={[{ href: "/desk", label: m("nav.desk") }]}
    >
      <div class="stack">
        <h1>{m("notices.title")}</h1>
        {notices.length === 0 ? <Empty>{m("notices.none")}</Empty> : <Queue items={notices.map(item)} />}
        <h2>{m("notices.new")}</h2>
        <ErrorSummary errors={errors} />
        <Form action="/desk/notices" keep={typed}>
          <Field name="text" label={m("notices.text")} hint={m("notices.texthint")} width={60} {...given} />
          <Field name="href" label={m("notices.href")} hint={m("notices.hrefhint")} width={60} optional {...given} />
          <Select
            name="audience"
            label={m("notices.audience")}
            options={audiences.map((value) => ({ value, label: m(`notices.to.${value}`) }))}
            {...given}
          />
          <Field name="starts" type="date" label={m("notices.starts")} value={today} {...given} />
          <Field name="ends" type="date" label={m("notices.ends")} {...given} />
          <Button>{m("notices.put")}</Button>
        </Form>
      </div>
    </Page>
  );
}

const item = (notice: Notice) => ({
  key: notice.id,
  title: notice.text,
  about: (
    <p class="quiet">
      {m(`notices.to.${notice.audience}`)} {notice.href}
    </p>
  ),
  due: m("notices.days", { from: day(notice.startsOn), to: day(notice.endsOn) }),
  acts: (
    <Form action={`/desk/notices/${notice.id}/withdrawal`} class="inline">
      <Button plain>{m("notices.withdraw")}</Button>
    </Form>
  ),
});
