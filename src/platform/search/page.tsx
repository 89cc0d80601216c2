import { Field, NotFound, Page, page, type At, type FieldErrors, type Reply } from "#platform/web";
import { languageNow } from "#platform/words";
import type { SearchProvider } from "./provider.ts";
import { isEmpty, LONGEST, parse, print, type Question } from "./question.ts";
import { isAble, Results, type Screen, type Section } from "./results.tsx";
import { m } from "./words.ts";

/** S-5: /search?q=…, and &what=, &page=, &order=newest. `in` is the group whose page the question came from. Nothing typed is an error. */
export const show =
  (providers: readonly SearchProvider[]) =>
  async (at: At): Promise<Reply> => {
    const screen = await searched(at, providers);
    return page(at, () => <View at={at} screen={screen} />);
  };

async function searched(at: At, providers: readonly SearchProvider[]): Promise<Screen> {
  const question = questionOf(at, providers);
  const able = providers.filter(isAble(question));
  const only = able.find(({ name }) => name === at.query.what) ?? (able.length === 1 ? able[0]! : null);
  const newest = at.query.order === "newest";
  const number = only ? pageFrom(at.query.page) : 1;
  const sections: Section[] = [];
  for (const provider of isEmpty(question) ? [] : only ? [only] : able) {
    const size = only ? provider.many : provider.few;
    sections.push({ provider, found: await provider.find(at, question, { page: number, size, newest }) });
  }
  const wrong = sections.flatMap(({ found }) => found.wrong);
  const isBeyond = sections.some(({ provider, found }) => found.total <= (number - 1) * provider.many);
  if (number > 1 && isBeyond && wrong.length === 0) throw new NotFound();
  if (able.length === 0) wrong.push(() => m("apart"));
  const typed = [...(at.query.q ?? "")].length > LONGEST || at.query.in ? print(question) : (at.query.q ?? "");
  return { question, typed, providers, only, sections, page: number, newest, wrong };
}

function questionOf(at: At, providers: readonly SearchProvider[]): Question {
  const question = parse(
    at.query.q ?? "",
    providers.flatMap(({ filters }) => filters),
  );
  const here = at.query.in?.trim().slice(0, 100);
  if (here && !question.filters.some(({ name }) => name === "in"))
    question.filters.push({ name: "in", value: here, not: false });
  return question;
}

function pageFrom(text: string | undefined): number {
  if (text === undefined) return 1;
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new NotFound();
  return Number(text);
}

function View({ at, screen }: { at: At; screen: Screen }) {
  const { question, sections, wrong } = screen;
  const title = isEmpty(question) ? m("title") : m("titleOf", { question: screen.typed });
  return (
    <Page frame={{ ...at.frame, search: null }} title={title} lang={languageNow()} index={false}>
      <div class="stack">
        <h1>{m("title")}</h1>
        <Box screen={screen} />
        <Help providers={screen.providers} isOpen={isEmpty(question)} />
        {sections.length > 0 && wrong.length === 0 && <Results at={at} screen={screen} />}
      </div>
    </Page>
  );
}

function Box({ screen: { typed, wrong, only, newest } }: { screen: Screen }) {
  const errors: FieldErrors = wrong.length > 0 ? { q: wrong.map((say) => say()).join(" ") } : {};
  return (
    <form method="get" action="/search" role="search" aria-label={m("title")} class="search-box">
      <Field name="q" type="search" label={m("box")} hint={m("hint")} value={typed} errors={errors} width={50} />
      {only && <input type="hidden" name="what" value={only.name} />}
      {newest && <input type="hidden" name="order" value="newest" />}
      <button class="button">{m("submit")}</button>
    </form>
  );
}

function Help({ providers, isOpen }: { providers: readonly SearchProvider[]; isOpen: boolean }) {
  const common = [
    { write: '"open access"', finds: m("help.phrase") },
    { write: "paper -glossy", finds: m("help.not") },
  ];
  return (
    <details open={isOpen} class="search-help">
      <summary>{m("help")}</summary>
      <table>
        <thead>
          <tr>
            <th scope="col">{m("help.write")}</th>
            <th scope="col">{m("help.finds")}</th>
          </tr>
        </thead>
        <tbody>
          {[...common, ...providers.flatMap((provider) => provider.examples())].map(({ write, finds }) => (
            <tr key={write}>
              <td>
                <code>{write}</code>
              </td>
              <td>{finds}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
