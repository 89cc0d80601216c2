import { Empty, Pages, Tabs, type At } from "#platform/web";
import type { Found, SearchProvider } from "./provider.ts";
import { print, type Question } from "./question.ts";
import { m } from "./words.ts";

/** What one provider found, with what is needed to show it. */
export interface Section {
  provider: SearchProvider;
  found: Found;
}

export interface Screen {
  question: Question;
  /** As it stands in the box. */
  typed: string;
  providers: readonly SearchProvider[];
  /** The one that is looked at alone; null: all. */
  only: SearchProvider | null;
  sections: Section[];
  page: number;
  newest: boolean;
  wrong: (() => string)[];
}

/** A provider that does not know a filter would answer another question. */
export const isAble =
  (question: Question) =>
  (provider: SearchProvider): boolean =>
    question.filters.every(({ name }) => provider.filters.includes(name));

/** What was found: some of everything, or all of one sort in pages. */
export function Results({ at, screen }: { at: At; screen: Screen }) {
  const { sections, only } = screen;
  const none = sections.every(({ found }) => found.total === 0);
  const instead = sections.map(({ found }) => found.instead).find((other) => other !== null);
  return (
    <>
      <Sorts screen={screen} />
      {none && instead && (
        <p>
          {m("instead")} <a href={`/search?${new URLSearchParams({ q: print(instead) })}`}>{print(instead)}</a>
        </p>
      )}
      {none && (
        <Empty>
          <p role="status">{m("none")}</p>
          {at.person === null && <p>{m("none.visitor")}</p>}
        </Empty>
      )}
      {sections
        .filter(({ found }) => found.total > 0)
        .map((section) =>
          only ? (
            <Alone key={only.name} screen={screen} section={section} />
          ) : (
            <Some key={section.provider.name} screen={screen} section={section} />
          ),
        )}
    </>
  );
}

/** The address of this search with something changed. */
function hrefOf({ typed, only, newest }: Screen, change: { what?: string | null; page?: number; newest?: boolean }) {
  const query = new URLSearchParams({ q: typed });
  const what = change.what === undefined ? only?.name : change.what;
  if (what) query.set("what", what);
  if (change.newest ?? newest) query.set("order", "newest");
  if (change.page !== undefined && change.page > 1) query.set("page", String(change.page));
  return `/search?${query}`;
}

function Sorts({ screen }: { screen: Screen }) {
  const { providers, only, question, sections } = screen;
  const able = providers.filter(isAble(question));
  if (able.length === 1) return null;
  const count = (provider: SearchProvider) => {
    const found = sections.find((section) => section.provider === provider)?.found;
    return found && m("found", { total: found.total, isMore: String(found.isMore) });
  };
  const tabs = able.map((provider) => ({
    href: hrefOf(screen, { what: provider.name }),
    label: provider.label(),
    count: count(provider),
    isHere: only === provider,
  }));
  const all = { href: hrefOf(screen, { what: null }), label: m("what.all"), isHere: only === null };
  return <Tabs label={m("what")} tabs={[all, ...tabs]} />;
}

/** One of several: the best few and the way to the rest. */
function Some({ screen, section: { provider, found } }: { screen: Screen; section: Section }) {
  return (
    <section class="stack" aria-labelledby={`found-${provider.name}`}>
      <h2 id={`found-${provider.name}`}>{provider.label()}</h2>
      <ul class="rows list">{found.rows()}</ul>
      {found.total > provider.few && (
        <p>
          <a href={hrefOf(screen, { what: provider.name })}>
            {m("all", { total: found.total, isMore: String(found.isMore) })}
          </a>
        </p>
      )}
    </section>
  );
}

/** A page of its own, in pages. */
function Alone({ screen, section: { provider, found } }: { screen: Screen; section: Section }) {
  const { newest } = screen;
  const order = (wanted: boolean, label: string) => (
    <a href={hrefOf(screen, { newest: wanted })} aria-current={newest === wanted ? "true" : undefined}>
      {label}
    </a>
  );
  return (
    <section class="stack" aria-labelledby="found">
      <h2 id="found">{provider.label()}</h2>
      <p role="status">
        {m("status", { total: found.total, isMore: String(found.isMore), what: provider.label().toLowerCase() })}
      </p>
      {found.hasDates && (
        <nav aria-label={m("order")} class="acts">
          {order(false, m("order.best"))} {order(true, m("order.newest"))}
        </nav>
      )}
      <ul class="rows list">{found.rows()}</ul>
      <Pages
        page={screen.page}
        pages={Math.ceil(found.total / provider.many)}
        href={(to) => hrefOf(screen, { page: to })}
      />
    </section>
  );
}
