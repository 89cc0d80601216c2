import {
  Button,
  Field,
  Form,
  Notice,
  seeOther,
  type At,
  type FieldErrors,
  type Reply,
  type Typed,
} from "#platform/web";
import { setBudget } from "../budgets/commands.ts";
import { budgetOf, keptFor } from "../budgets/queries.ts";
import { noBudget, type Budget } from "../budgets/rules.ts";
import { sayLimits } from "../budgets/words.ts";
import { LimitsForm } from "../forms.ts";
import { m } from "../words.ts";

/** How much mail of discussions comes in a day, and in which hours none does (D-24). */
export interface Limits {
  budget: Budget;
  /** Posts that wait. */
  kept: number;
}

export async function limitsOf(at: At): Promise<Limits> {
  const [budget, kept] = await Promise.all([budgetOf(at.db, at.person!.id), keptFor(at.db, at.person!.id)]);
  return { budget: budget ?? noBudget, kept };
}

/** All empty: no limits. `view`: the page again, with what is wrong. */
export async function submitLimits(
  at: At,
  view: (errors: FieldErrors, typed: Typed) => Promise<Reply>,
): Promise<Reply> {
  const form = at.form(LimitsForm);
  if (!form.ok) return view(form.errors, form.typed);
  await at.transaction((tx, now) => setBudget(tx, at.person!.id, form.value, now));
  return seeOther("/account/notifications?limited=yes#limits");
}

export function LimitsPart({ limits, errors, typed, zone, isDone }: LimitsView) {
  const { mostADay, quiet } = limits.budget;
  const common = { typed, errors, optional: true };
  return (
    <section class="stack" aria-labelledby="limits">
      <h2 id="limits">{m("limits.title")}</h2>
      {isDone && (
        <Notice tone="good">
          <p>{sayLimits(limits.budget)}</p>
        </Notice>
      )}
      <p class="prose">{m("limits.about")}</p>
      <Form action="/account/notifications/limits" keep={typed}>
        <Field
          name="most"
          type="number"
          width={6}
          label={m("limits.most")}
          value={mostADay === null ? "" : String(mostADay)}
          hint={m("limits.most.hint")}
          {...common}
        />
        <Field name="after" type="time" label={m("limits.after")} value={quiet?.from} {...common} />
        <Field
          name="before"
          type="time"
          label={m("limits.before")}
          value={quiet?.until}
          hint={m("limits.hours.hint", { zone })}
          {...common}
        />
        <Button>{m("limits.save")}</Button>
      </Form>
      {limits.kept > 0 && <p>{m("limits.kept", { count: limits.kept })}</p>}
    </section>
  );
}

interface LimitsView {
  limits: Limits;
  errors: FieldErrors;
  typed: Typed;
  zone: string;
  isDone: boolean;
}
