import { z } from "zod";
import {
  Button,
  Empty,
  ErrorSummary,
  Field,
  Form,
  Notice,
  page,
  Page,
  seeOther,
  Table,
  type At,
  type FieldErrors,
  type Reply,
  type Typed,
} from "#platform/web";
import { languageNow } from "#platform/words";
import { size } from "../mails/site.ts";
import { changeFileLimits } from "../quotas/commands.ts";
import { fileLimits, heaviestUnits, type Heavy } from "../quotas/queries.ts";
import type { Limits } from "../quotas/rules.ts";
import { m } from "../words.ts";

const MEGABYTE = 1_000_000;
const SHOWN = 50;
const megabytes = z
  .string()
  .trim()
  .regex(/^[1-9]\d{0,8}$/);
const LimitsForm = z.object({ person: megabytes, unit: megabytes });

/** For staff: what files may take, and where most of them lie. */
export async function show(at: At): Promise<Reply> {
  return view(at, null);
}

export async function submit(at: At): Promise<Reply> {
  const form = at.form(LimitsForm);
  if (!form.ok) return view(at, form);
  const limits = { person: Number(form.value.person) * MEGABYTE, unit: Number(form.value.unit) * MEGABYTE };
  return seeOther(
    await at.once(async (tx, now) => {
      await changeFileLimits(tx, at.person!.id, limits, now);
      return "/desk/files?done=yes";
    }),
  );
}

async function view(at: At, wrong: { typed: Typed; errors: FieldErrors } | null): Promise<Reply> {
  const [limits, heavy] = [await fileLimits(at.db), await heaviestUnits(at.db, SHOWN)];
  const typed = wrong?.typed ?? {
    person: String(Math.round(limits.person / MEGABYTE)),
    unit: String(Math.round(limits.unit / MEGABYTE)),
  };
  return page(at, () => <View at={at} typed={typed} wrong={wrong} limits={limits} heavy={heavy} />, {
    status: wrong ? 422 : 200,
  });
}

interface Shown {
  at: At;
  typed: Typed;
  wrong: { errors: FieldErrors } | null;
  limits: Limits;
  heavy: Heavy[];
}

function View({ at, typed, wrong, limits, heavy }: Shown) {
  const errors = Object.fromEntries(Object.keys(wrong?.errors ?? {}).map((name) => [name, m("quota.wrong")]));
  return (
    <Page
      frame={at.frame}
      title={m("quota.title")}
      crumbs={[{ href: "/desk", label: m("crumb.desk") }]}
      lang={languageNow()}
      index={false}
    >
      <div class="stack">
        <h1>{m("quota.title")}</h1>
        <p class="prose">{m("quota.intro")}</p>
        {at.query.done === "yes" && !wrong && <Notice tone="good">{m("quota.done")}</Notice>}
        <ErrorSummary errors={errors} />
        <Form action="/desk/files" keep={typed}>
          <Field name="person" label={m("quota.person")} hint={m("quota.hint")} typed={typed} errors={errors} />
          <Field name="unit" label={m("quota.unit")} hint={m("quota.hint")} typed={typed} errors={errors} />
          <Button>{m("quota.save")}</Button>
        </Form>
        {heavy.length === 0 ? (
          <Empty>
            <p>{m("files.none")}</p>
          </Empty>
        ) : (
          <Table
            caption={m("quota.heaviest")}
            head={[m("quota.group"), m("quota.files"), m("quota.taken"), m("quota.part")]}
            rows={heavy.map(({ slug, name, files, bytes }) => [
              <a key="g" href={`/groups/${slug}`}>
                {name}
              </a>,
              String(files),
              size(bytes),
              m("quota.percent", { part: bytes / limits.unit }),
            ])}
          />
        )}
      </div>
    </Page>
  );
}
