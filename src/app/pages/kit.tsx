import type { ComponentChildren } from "preact";
import {
  Badge,
  BarChart,
  Button,
  ButtonLink,
  Checkbox,
  Dialog,
  Empty,
  ErrorSummary,
  Facts,
  Field,
  LineChart,
  Locked,
  Notice,
  page,
  Page,
  Pages,
  Progress,
  Queue,
  SearchBox,
  Select,
  Sparkline,
  Statement,
  Table,
  Tabs,
  TextArea,
  Timeline,
  type At,
  type Reply,
} from "#platform/web";
import { languageNow } from "#platform/words";
import { m } from "../words.ts";

/** Every part that pages are made of, in one place: to be looked at whenever one of them changes. */
export const show = (at: At): Reply =>
  page(at, () => (
    <Page
      frame={at.frame}
      title={m("kit.title")}
      lang={languageNow()}
      index={false}
      crumbs={[{ href: "/", label: m("home") }]}
    >
      <div class="stack">
        <h1>{m("kit.title")}</h1>
        <p class="lead">{m("kit.intro")}</p>
        <Texts />
        <Acts />
        <FormParts />
        <ListParts />
        <States />
        <Pictures />
      </div>
    </Page>
  ));

function Part(props: { title: string; children: ComponentChildren }) {
  return (
    <section class="stack">
      <h2>{props.title}</h2>
      {props.children}
    </section>
  );
}

const some = () => m("kit.some");

const Texts = () => (
  <Part title={m("kit.texts")}>
    <h3>{m("kit.heading")}</h3>
    <p class="prose">
      {m("kit.paragraph")} <a href="/kit">{m("kit.link")}</a>
    </p>
    <p class="quiet">{m("kit.quiet")}</p>
    <blockquote class="prose">{m("kit.quote")}</blockquote>
    <p>
      <Badge>{m("kit.badge")}</Badge> <Badge tone="open">{m("kit.open")}</Badge>{" "}
      <Badge tone="closed">{m("kit.closed")}</Badge> <mark>{m("kit.mark")}</mark>
    </p>
    <Facts
      facts={[
        [m("kit.term"), some()],
        [m("kit.heading"), m("kit.quiet")],
      ]}
    />
  </Part>
);

const Acts = () => (
  <Part title={m("kit.acts")}>
    <Tabs
      label={m("kit.acts")}
      tabs={[
        { href: "/kit", label: m("kit.open"), count: "12", isHere: true },
        { href: "/kit?tab=2", label: m("kit.closed"), isHere: false },
      ]}
    />
    <p class="acts">
      <Button>{m("kit.button")}</Button>
      <ButtonLink plain href="/kit">
        {m("kit.plain")}
      </ButtonLink>
      <a href="/kit#dialog" data-dialog="kit-dialog">
        {m("kit.dialog")}
      </a>
    </p>
    <Dialog id="kit-dialog" title={m("kit.dialog")}>
      <p>{m("kit.paragraph")}</p>
    </Dialog>
    <SearchBox action="/kit" label={m("kit.search")} id="kit-search" />
    <Pages page={3} pages={9} href={(number) => `/kit?page=${number}`} />
  </Part>
);

const FormParts = () => (
  <Part title={m("kit.forms")}>
    <div data-shown>
      <ErrorSummary errors={{ wrong: m("kit.wrong") }} />
    </div>
    <form method="get" action="/kit" class="stack" novalidate>
      <Field name="plain" label={m("kit.field")} hint={m("kit.hint")} />
      <Field name="wrong" label={m("kit.field")} value="???" errors={{ wrong: m("kit.wrong") }} />
      <Select
        name="choice"
        label={m("kit.choice")}
        options={[
          { value: "1", label: m("kit.open") },
          { value: "2", label: m("kit.closed") },
        ]}
      />
      <Checkbox name="tick" label={m("kit.tick")} />
      <TextArea name="text" label={m("kit.text")} rows={4} optional />
      <Button>{m("kit.button")}</Button>
    </form>
  </Part>
);

const ListParts = () => (
  <Part title={m("kit.lists")}>
    <ul class="rows list">
      {[1, 2].map((number) => (
        <li key={number}>
          <h3>
            <a href="/kit" class={number === 1 ? "new" : undefined}>
              {m("kit.heading")}
              {number === 1 && <span class="away">{m("kit.new")}</span>}
            </a>
          </h3>
          <p>{m("kit.paragraph")}</p>
          <span class="count">{m("kit.count")}</span>
        </li>
      ))}
    </ul>
    <Queue
      items={[
        {
          key: 1,
          title: m("kit.heading"),
          about: <p class="quiet">{some()}</p>,
          due: m("kit.late"),
          isLate: true,
          acts: <Button plain>{m("kit.button")}</Button>,
        },
        { key: 2, title: m("kit.heading"), about: <p class="quiet">{some()}</p>, due: m("kit.due") },
      ]}
    />
    <Timeline
      steps={[
        { when: m("kit.when"), what: some(), isDone: true },
        { when: m("kit.due"), what: some() },
      ]}
    />
    <Table
      caption={m("kit.table")}
      head={[m("kit.term"), m("kit.count")]}
      rows={[
        [some(), "12"],
        [some(), "7"],
      ]}
    />
  </Part>
);

const States = () => (
  <Part title={m("kit.states")}>
    <Notice tone="good">{m("kit.done")}</Notice>
    <Notice>{m("kit.paragraph")}</Notice>
    <Notice tone="warn">{m("kit.warn")}</Notice>
    <Empty>{m("kit.empty")}</Empty>
    <Locked>
      <p>{m("kit.locked")}</p>
    </Locked>
    <Statement>{m("kit.statement")}</Statement>
    <Progress id="kit-progress" label={m("kit.progress")} done={3} all={8} />
  </Part>
);

const Pictures = () => {
  const values = [12, 30, 7, 22].map((value, at) => ({ label: m("kit.bar", { number: at + 1 }), value }));
  const head: [string, string] = [m("kit.term"), m("kit.count")];
  return (
    <Part title={m("kit.pictures")}>
      <BarChart caption={m("kit.bars")} head={head} values={values} />
      <LineChart caption={m("kit.line")} head={head} values={values} />
      <p>
        {m("kit.spark")} <Sparkline label={m("kit.sparkline")} values={[3, 5, 4, 8, 13, 9]} />
      </p>
    </Part>
  );
};
