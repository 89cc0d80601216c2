import { z } from "zod";
import {
  Button,
  ButtonLink,
  Empty,
  ErrorSummary,
  Form,
  Notice,
  page,
  Select,
  Table,
  Time,
  type At,
  type Reply,
  type Typed,
} from "#platform/web";
import { changesOf, type Change } from "../changes/queries.ts";
import { audiences, features, postingRules, strangerRules, type Viewer } from "../permission/rules.ts";
import type { Stated } from "../permission/statement.ts";
import type { Unit } from "../queries.ts";
import { changeSettings } from "../units/commands.ts";
import { errorsOf, m, sayValue, type Wrong } from "../words.ts";
import { send } from "./sending.ts";
import { Tuning } from "./tuning.tsx";
import { WhoSees } from "./whosees.tsx";

declare module "preact" {
  namespace JSX {
    interface IntrinsicElements {
      /** assets/scripts/who-sees.js */
      "who-sees": { children: ComponentChildren };
    }
  }
}

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
  act: z.string().optional(),
});

interface Screen {
  unit: Unit;
  changes: Change[];
  typed: Typed;
  wrong: Wrong | null;
  /** What the choices would mean, before they are saved. */
  chosen: Stated | null;
}

export async function show(at: At, viewer: Viewer, unit: Unit): Promise<Reply> {
  const changes = await changesOf(at.db, unit.id);
  return page(at, () => view(at, viewer, { unit, changes, typed: {}, wrong: null, chosen: null }));
}

/** POST …/settings: saves, or says first who would see what (D-23) and saves nothing. */
export async function submit(at: At, viewer: Viewer, unit: Unit): Promise<Reply> {
  const form = at.form(SettingsForm);
  const changes = await changesOf(at.db, unit.id);
  const common = { unit, changes, typed: form.typed };
  if (form.ok && form.value.act === "preview") {
    const { posting, strangers, history, act: _act, ...chosen } = form.value;
    const { address, newcomersSeeHistory } = unit;
    const stated = { audiences: chosen, posting, strangers, address, newcomersSeeHistory, ...seeing(history) };
    return page(at, () => view(at, viewer, { ...common, wrong: null, chosen: stated }));
  }
  const again = (wrong: Wrong) => page(at, () => view(at, viewer, { ...common, wrong, chosen: null }), { status: 422 });
  return send(at, form, again, async ({ posting, strangers, history, act: _act, ...chosen }, tx, now) => {
    await changeSettings(tx, viewer, unit, { audiences: chosen, posting, strangers, ...seeing(history) }, now);
    return `/groups/${unit.slug}/settings?done=yes`;
  });
}

const seeing = (history: (typeof histories)[number] | undefined) =>
  history === undefined ? {} : { newcomersSeeHistory: history === "all" };

function view(at: At, viewer: Viewer, screen: Screen) {
  const { unit, chosen, wrong } = screen;
  return (
    <Tuning at={at} unit={unit} part="settings">
      {at.query.done === "yes" && !wrong && !chosen && <Notice tone="good">{m("settings.done")}</Notice>}
      {chosen && <Notice tone="warn">{m("settings.notYet")}</Notice>}
      <who-sees>
        <div class="settings">
          <Fields screen={screen} />
          <div data-preview>
            <WhoSees unit={chosen ?? unit}>{chosen ? m("see.wouldBe") : m("see.from")}</WhoSees>
          </div>
        </div>
      </who-sees>
      <Changes changes={screen.changes} zone={at.frame.timeZone} />
      {viewer.capabilities.has("groups") && <StaffActs unit={unit} />}
    </Tuning>
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

function Fields({ screen: { unit, typed, wrong } }: { screen: Screen }) {
  const errors = errorsOf(wrong);
  const common = { typed, errors };
  const readers = audiences.map((value) => ({ value, label: m(`readers.${value}`) }));
  return (
    <Form action={`/groups/${unit.slug}/settings`} keep={typed}>
      <ErrorSummary errors={errors} />
      <h2>{m("settings.seeing")}</h2>
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
      <p class="acts">
        <Button>{m("settings.submit")}</Button>
        <Button plain name="act" value="preview">
          {m("settings.preview")}
        </Button>
      </p>
    </Form>
  );
}

/** Who changed what and when, newest first. */
function Changes({ changes, zone }: { changes: Change[]; zone: string }) {
  const head = [m("changes.when"), m("changes.who"), m("changes.what"), m("changes.was"), m("changes.became")];
  const rows = changes.map((one) => [
    <Time at={one.at} zone={zone} />,
    one.by ?? m("changes.nobody"),
    m(`setting.${one.setting as "page"}`),
    sayValue(one.setting, one.was),
    sayValue(one.setting, one.became),
  ]);
  return (
    <section class="stack">
      <h2>{m("changes.title")}</h2>
      {rows.length === 0 ? (
        <Empty>{m("changes.none")}</Empty>
      ) : (
        <Table caption={m("changes.title")} head={head} rows={rows} />
      )}
    </section>
  );
}
