import { z } from "zod";
import {
  Button,
  ButtonLink,
  ErrorSummary,
  Form,
  Notice,
  Page,
  page,
  Select,
  type At,
  type Reply,
  type Typed,
} from "#platform/web";
import { languageNow } from "#platform/words";
import { audiences, features, postingRules, strangerRules, type Viewer } from "../permission/rules.ts";
import type { Unit } from "../queries.ts";
import { changeSettings } from "../units/commands.ts";
import { errorsOf, m, type Wrong } from "../words.ts";
import { send } from "./sending.ts";

const audience = z.enum(audiences, { error: "wrong.choose" });

const histories = ["all", "since"] as const;

const SettingsForm = z.object({
  page: audience,
  posts: audience,
  files: audience,
  events: audience,
  roster: audience,
  posting: z.enum(postingRules, { error: "wrong.choose" }),
  strangers: z.enum(strangerRules, { error: "wrong.choose" }),
  history: z.enum(histories, { error: "wrong.choose" }).optional(),
});

export async function show(at: At, viewer: Viewer, unit: Unit): Promise<Reply> {
  return page(at, () => view(at, viewer, unit, {}, null));
}

export async function submit(at: At, viewer: Viewer, unit: Unit): Promise<Reply> {
  const form = at.form(SettingsForm);
  const again = (wrong: Wrong) => page(at, () => view(at, viewer, unit, form.typed, wrong), { status: 422 });
  return send(at, form, again, async ({ posting, strangers, history, ...chosen }, tx, now) => {
    await changeSettings(tx, viewer, unit, { audiences: chosen, posting, strangers, ...seeing(history) }, now);
    return `/groups/${unit.slug}/settings?done=yes`;
  });
}

const seeing = (history: (typeof histories)[number] | undefined) =>
  history === undefined ? {} : { newcomersSeeHistory: history === "all" };

function view(at: At, viewer: Viewer, unit: Unit, typed: Typed, wrong: Wrong | null) {
  const title = m("settings.title", { name: unit.name });
  return (
    <Page
      frame={at.frame}
      title={title}
      lang={languageNow()}
      index={false}
      crumbs={[{ href: `/groups/${unit.slug}`, label: unit.name }]}
    >
      <div class="stack">
        <h1>{title}</h1>
        {at.query.done === "yes" && !wrong && <Notice tone="good">{m("settings.done")}</Notice>}
        <Fields unit={unit} typed={typed} wrong={wrong} />
        {viewer.capabilities.has("groups") && <StaffActs unit={unit} />}
      </div>
    </Page>
  );
}

function StaffActs({ unit }: { unit: Unit }) {
  const here = `/groups/${unit.slug}`;
  return (
    <p class="acts">
      <ButtonLink plain href={`${here}/name`}>
        {m("naming.title", { name: unit.name })}
      </ButtonLink>
      {!unit.closure && (
        <ButtonLink plain href={`${here}/closure`}>
          {m("closing.title", { name: unit.name })}
        </ButtonLink>
      )}
    </p>
  );
}

function Fields({ unit, typed, wrong }: { unit: Unit; typed: Typed; wrong: Wrong | null }) {
  const errors = errorsOf(wrong);
  const common = { typed, errors };
  const readers = audiences.map((value) => ({ value, label: m(`readers.${value}`) }));
  return (
    <Form action={`/groups/${unit.slug}/settings`} keep={typed}>
      <ErrorSummary errors={errors} />
      <h2>{m("see.title")}</h2>
      <p class="hint">{m("settings.gate")}</p>
      {features.map((feature) => (
        <Select
          key={feature}
          name={feature}
          label={m(`feature.${feature}`)}
          options={readers}
          value={unit.audiences[feature]}
          {...common}
        />
      ))}
      <Select
        name="history"
        label={m("settings.history")}
        hint={m("settings.history.hint")}
        options={histories.map((value) => ({ value, label: m(`history.${value}`) }))}
        value={unit.newcomersSeeHistory ? "all" : "since"}
        {...common}
      />
      <h2>{m("settings.writing")}</h2>
      <Select
        name="posting"
        label={m("settings.posting")}
        options={postingRules.map((value) => ({ value, label: m(`posting.${value}`) }))}
        value={unit.posting}
        {...common}
      />
      <Select
        name="strangers"
        label={m("settings.strangers")}
        options={strangerRules.map((value) => ({ value, label: m(`strangers.${value}`) }))}
        value={unit.strangers}
        {...common}
      />
      <Button>{m("settings.submit")}</Button>
    </Form>
  );
}
