import { addDays, dayIn } from "#platform/time";
import {
  Button,
  ErrorSummary,
  Field,
  Form,
  page,
  Page,
  seeOther,
  statusOf,
  type At,
  type FieldErrors,
  type Reply,
  type Typed,
} from "#platform/web";
import { day, languageNow } from "#platform/words";
import { accountCrumbs } from "../account.ts";
import { endHoldNow, holdMail } from "../digests/commands.ts";
import { holdOf } from "../digests/queries.ts";
import { HoldForm } from "../forms.ts";
import { m } from "../words.ts";

const LONGEST = 366;

export const show = (at: At): Promise<Reply> => view(at, {}, {});

/** Saving again changes the days; a second press is no second act. */
export async function submit(at: At): Promise<Reply> {
  const form = at.form(HoldForm);
  const today = dayIn(at.frame.timeZone, await at.now());
  if (!form.ok) return view(at, form.errors, form.typed);
  const { from, until } = form.value;
  if (from > until || until < today || until > addDays(today, LONGEST))
    return view(at, { until: m("hold.days") }, form.typed);
  await at.transaction((tx, now) => holdMail(tx, at.person!.id, { fromDay: from, untilDay: until }, now));
  return seeOther("/account/hold");
}

export async function end(at: At): Promise<Reply> {
  await at.transaction((tx, now) => endHoldNow(tx, at.person!.id, now));
  return seeOther("/account/hold");
}

async function view(at: At, errors: FieldErrors, typed: Typed): Promise<Reply> {
  const hold = await holdOf(at.db, at.person!.id);
  const status = statusOf(errors);
  return page(
    at,
    () => (
      <Page frame={at.frame} title={m("hold.title")} lang={languageNow()} index={false} crumbs={accountCrumbs()}>
        <div class="stack prose">
          <h1>{m("hold.title")}</h1>
          {hold && (
            <>
              <p>{m("hold.now", { from: day(hold.fromDay), until: day(hold.untilDay) })}</p>
              <Form action="/account/hold/end">
                <Button plain>{m("hold.end")}</Button>
              </Form>
            </>
          )}
          <p>{m("hold.text")}</p>
          <ErrorSummary errors={errors} />
          <Form action="/account/hold">
            <Field name="from" type="date" label={m("hold.from")} value={hold?.fromDay} typed={typed} errors={errors} />
            <Field
              name="until"
              type="date"
              label={m("hold.until")}
              value={hold?.untilDay}
              typed={typed}
              errors={errors}
            />
            <Button>{m("hold.save")}</Button>
          </Form>
        </div>
      </Page>
    ),
    { status },
  );
}
