import { z } from "zod";
import { dayIn, isDay } from "#platform/time";
import {
  Button,
  Empty,
  ErrorSummary,
  Field,
  Form,
  Notice,
  orNotFound,
  Page,
  page,
  seeOther,
  Select,
  Table,
  unlessRefused,
  type At,
  type Reply,
  type Typed,
} from "#platform/web";
import { day, languageNow } from "#platform/words";
import { enterTerm } from "../commands.ts";
import { personOnDesk, products, standings, termsOf, type Product, type TermRow } from "../queries.ts";
import { fieldOf } from "../refusals.ts";
import type { Standing } from "../rules.ts";
import { errorsOf, m, sayStanding, type Wrong } from "../words.ts";

const civil = (key: string) => z.string().trim().refine(isDay, { error: key });

const TermForm = z.object({
  productId: z.coerce
    .number({ error: "wrong.product" })
    .int({ error: "wrong.product" })
    .positive({ error: "wrong.product" }),
  startsOn: civil("wrong.startsOn"),
  endsOn: z.union([z.literal("").transform(() => null), civil("wrong.endsOn")], { error: "wrong.endsOn" }),
  note: z
    .string()
    .trim()
    .max(500, { error: "wrong.note" })
    .transform((text) => text || null),
});

interface Screen {
  person: { id: number; publicId: string; name: string };
  standing: Standing;
  terms: TermRow[];
  products: Product[];
}

async function load(at: At): Promise<Screen> {
  const person = orNotFound(await personOnDesk(at.db, at.params.personId ?? ""));
  const today = dayIn(at.settings.timeZone, await at.now());
  const standing = (await standings(at.db, [person.id], today)).get(person.id)!;
  return { person, standing, terms: await termsOf(at.db, person.id), products: await products(at.db) };
}

export const deskPath = (person: { publicId: string }) => `/desk/membership/${person.publicId}`;

export async function show(at: At): Promise<Reply> {
  const screen = await load(at);
  return page(at, () => view(at, screen, {}, null));
}

/** POST …/terms: a new dated term (M-5). What was typed stays when it is refused. */
export async function submit(at: At): Promise<Reply> {
  const screen = await load(at);
  const form = at.form(TermForm);
  const again = (wrong: Wrong) => page(at, () => view(at, screen, form.typed, wrong), { status: 422 });
  if (!form.ok) return again({ keys: form.errors });
  if (!screen.products.some((product) => product.id === form.value.productId))
    return again({ keys: { productId: "wrong.product" } });
  const input = { ...form.value, personId: screen.person.id };
  const done = `${deskPath(screen.person)}?done=entered`;
  return unlessRefused(
    async () =>
      seeOther(await at.once(async (tx, now) => (await enterTerm(tx, { personId: at.person!.id }, input, now), done))),
    ({ refusal, say }) => again({ field: fieldOf(refusal), say }),
  );
}

function view(at: At, screen: Screen, typed: Typed, wrong: Wrong | null) {
  const title = m("desk.title", { name: screen.person.name });
  const done = at.query.done === "entered" ? m("enter.done") : at.query.done === "ended" ? m("end.done") : null;
  return (
    <Page
      frame={at.frame}
      title={title}
      lang={languageNow()}
      index={false}
      crumbs={[{ href: "/desk", label: m("desk.crumb") }]}
    >
      <div class="stack">
        <h1>{title}</h1>
        {done && !wrong && <Notice tone="good">{done}</Notice>}
        <p>{sayStanding(screen.standing)}</p>
        <h2>{m("terms.title")}</h2>
        {screen.terms.length === 0 ? <Empty>{m("terms.none")}</Empty> : <Terms screen={screen} />}
        <h2>{m("enter.title")}</h2>
        {screen.products.length === 0 ? (
          <Empty>{m("enter.noProducts")}</Empty>
        ) : (
          <Enter screen={screen} typed={typed} wrong={wrong} />
        )}
      </div>
    </Page>
  );
}

function Terms({ screen }: { screen: Screen }) {
  const rows = screen.terms.map((term) => [
    term.productName,
    day(term.startsOn),
    term.endsOn ? day(term.endsOn) : m("terms.life"),
    term.endedEarlyOn ? (
      m("terms.ended", { on: day(term.endedEarlyOn), why: m(`end.because.${term.endedBecause!}`) })
    ) : (
      <EndLink screen={screen} term={term} />
    ),
    [term.enteredBy ? m("terms.enteredBy", { name: term.enteredBy }) : m("terms.enteredByProgram"), term.note]
      .filter(Boolean)
      .join("; "),
  ]);
  return (
    <Table
      caption={m("terms.title")}
      head={[m("terms.product"), m("terms.from"), m("terms.to"), m("terms.state"), m("terms.entered")]}
      rows={rows}
    />
  );
}

function EndLink({ screen, term }: { screen: Screen; term: TermRow }) {
  const label = m("terms.endOf", { product: term.productName, from: day(term.startsOn) });
  return (
    <>
      {m("terms.runs")}{" "}
      <a href={`${deskPath(screen.person)}/terms/${term.id}/ending`} aria-label={label}>
        {m("terms.end")}
      </a>
    </>
  );
}

function Enter({ screen, typed, wrong }: { screen: Screen; typed: Typed; wrong: Wrong | null }) {
  const errors = errorsOf(wrong);
  const common = { typed, errors };
  return (
    <Form action={`${deskPath(screen.person)}/terms`} keep={typed}>
      <ErrorSummary errors={errors} />
      <Select
        name="productId"
        label={m("terms.product")}
        options={screen.products.map(({ id, name }) => ({ value: String(id), label: name }))}
        {...common}
      />
      <Field name="startsOn" type="date" label={m("enter.startsOn")} {...common} />
      <Field name="endsOn" type="date" label={m("enter.endsOn")} hint={m("enter.endsOn.hint")} optional {...common} />
      <Field name="note" label={m("enter.note")} optional {...common} />
      <Button>{m("enter.submit")}</Button>
    </Form>
  );
}
