import { isLate, machinery, type Machinery, type QueueState } from "#platform/status";
import { databaseClock } from "#platform/time";
import { Facts, Notice, page, Page, Table, Time, type At, type Reply } from "#platform/web";
import { languageNow } from "#platform/words";
import { m } from "../words.ts";

/** How the machinery is (O-7), for staff: figures only, no one's mail. */
export async function show(at: At): Promise<Reply> {
  // What waits is dated by the database's own clock.
  const state = await machinery(at.db, databaseClock);
  return page(at, () => <View at={at} state={state} />);
}

function View({ at, state }: { at: At; state: Machinery }) {
  return (
    <Page
      frame={at.frame}
      title={m("status.title")}
      lang={languageNow()}
      index={false}
      crumbs={[{ href: "/desk", label: m("nav.desk") }]}
    >
      <div class="stack">
        <h1>{m("status.title")}</h1>
        <Verdict queues={state.queues} />
        <Table
          caption={m("status.queues")}
          head={[m("status.queue"), m("status.waiting"), m("status.oldest"), m("status.stuckhead")]}
          rows={state.queues.map((queue) => [m(`status.queue.${queue.name}`), queue.waiting, age(queue), queue.stuck])}
        />
        {state.givenUp.length > 0 && (
          <Table
            caption={m("status.givenup")}
            head={[m("status.task"), m("status.count")]}
            rows={state.givenUp.map(({ task, count }) => [task, count])}
          />
        )}
        <Table
          caption={m("status.processes")}
          head={[m("status.process"), m("status.connections")]}
          rows={state.processes.map(({ name, connections }) => [name, connections])}
        />
        <Facts
          facts={[
            [m("status.asof"), <Time key="t" at={state.at} zone={at.frame.timeZone} />],
            [m("status.server"), state.server],
            [m("status.size"), m("status.megabytes", { count: Math.round(state.bytes / 2 ** 20) })],
          ]}
        />
      </div>
    </Page>
  );
}

function Verdict({ queues }: { queues: QueueState[] }) {
  const late = queues.some(isLate);
  const stuck = queues.some((queue) => queue.stuck > 0);
  if (!late && !stuck) return <Notice tone="good">{m("status.well")}</Notice>;
  return (
    <>
      {late && <Notice tone="warn">{m("status.late")}</Notice>}
      {stuck && <Notice tone="warn">{m("status.stuck")}</Notice>}
    </>
  );
}

const age = ({ seconds }: QueueState): string =>
  seconds === null ? m("status.none") : m("status.seconds", { seconds: Math.round(seconds) });
