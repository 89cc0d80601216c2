import { z } from "zod";
import { dayIn, isDay, type Day } from "#platform/time";
import {
  Button,
  ErrorSummary,
  Field,
  Form,
  idFrom,
  orNotFound,
  Page,
  page,
  seeOther,
  Select,
  unlessRefused,
  type At,
  type Reply,
  type Typed,
} from "#platform/web";
import { day, languageNow } from "#platform/words";
import { endTerm } from "../commands.ts";
import { personOnDesk, termsOf, type TermRow } from "../queries.ts";
import { fieldOf } from "../refusals.ts";
import { endCauses } from "../rules.ts";
import { errorsOf, m, type Wrong } from "../words.ts";
import { deskPath } from "./person.tsx";

const EndForm = z.object({
  lastDay: z.string().trim().refine(isDay, { error: "wrong.lastDay" }),
  because: z.enum(endCauses, { error: "wrong.because" }),
});

interface Screen {
  person: { id: number; publicId: string; name: string };
  term: TermRow;
  today: Day;
}

async function load(at: At): Promise<Screen> {
  const person = orNotFound(await personOnDesk(at.db, at.params.personId ?? ""));
  const id = idFrom(at.params.termId);
  const term = orNotFound((await termsOf(at.db, person.id)).find((row) => row.id === id));
  return { person, term, today: dayIn(at.settings.timeZone, await at.now()) };
}

export async function show(at: At): Promise<Reply> {
  const screen = await load(at);
  return page(at, () => view(at, screen, {}, null));
}

export async function submit(at: At): Promise<Reply> {
  const screen = await load(at);
  const form = at.form(EndForm);
  const again = (wrong: Wrong) => page(at, () => view(at, screen, form.typed, wrong), { status: 422 });
  if (!form.ok) return again({ keys: form.errors });
  const input = { ...form.value, personId: screen.person.id, termId: screen.term.id };
  const done = `${deskPath(screen.person)}?done=ended`;
  return unlessRefused(
    async () =>
      seeOther(await at.once(async (tx, now) => (await endTerm(tx, { personId: at.person!.id }, input, now), done))),
    ({ refusal, say }) => again({ field: fieldOf(refusal), say }),
  );
}

function view(at: At, screen: Screen, typed: Typed, wrong: Wrong | null) {
  const { person, term } = screen;
  const errors = errorsOf(wrong);
  const options = endCauses.map((cause) => ({ value: cause, label: m(`end.because.${cause}`) }));
  const crumbs = [
    { href: "/desk", label: m("desk.crumb") },
    { href: deskPath(person), label: m("desk.title", { name: person.name }) },
  ];
  const to = term.endsOn ? day(term.endsOn) : m("terms.life");
  return (
    <Page frame={at.frame} title={m("end.title")} lang={languageNow()} index={false} crumbs={crumbs}>
      <Form action={`${deskPath(person)}/terms/${term.id}/ending`} keep={typed}>
        <h1>{m("end.title")}</h1>
        <p>{m("end.what", { product: term.productName, from: day(term.startsOn), to, name: person.name })}</p>
        <ErrorSummary errors={errors} />
        <Field name="lastDay" type="date" label={m("end.lastDay")} value={screen.today} typed={typed} errors={errors} />
        <Select
          name="because"
          label={m("end.because")}
          hint={m("end.hint")}
          options={options}
          typed={typed}
          errors={errors}
        />
        <Button>{m("end.submit")}</Button>
      </Form>
    </Page>
  );
}
