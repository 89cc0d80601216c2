import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";
import type { Db } from "#platform/db";
import { scanCounts } from "#platform/scanning";
import type { Clock } from "#platform/time";
import { queueStates, type QueueState } from "./queues.ts";

/** One answered request, without anything that says who asked for what. */
export interface Answered {
  method: string;
  status: number;
  milliseconds: number;
}

/** Pages from memory, which no route sees. */
export interface Counts {
  readonly found: number;
  readonly made: number;
}

/** Answers that stay open: now, and since the start those who were refused one and those who did not read theirs. */
export interface OpenStreams {
  readonly open: number;
  readonly refused: number;
  readonly cut: number;
}

/** What this process counts, and what the database knows, as OpenMetrics. Labels are few and closed: no address, no name, no path. */
export class Measures {
  private readonly registry = new Registry();
  private readonly requests: Counter<"method" | "status">;
  private readonly seconds: Histogram;

  constructor(of: { db: Db; clock: Clock; pages?: Counts; streams?: OpenStreams }) {
    const registers = [this.registry];
    this.registry.setContentType(Registry.OPENMETRICS_CONTENT_TYPE as never);
    collectDefaultMetrics({ register: this.registry });
    this.requests = new Counter({
      name: "chapterhouse_requests",
      help: "Answered requests that were not served from the page cache",
      labelNames: ["method", "status"],
      registers,
    });
    this.seconds = new Histogram({
      name: "chapterhouse_request_seconds",
      help: "Time to answer a request that was not served from the page cache",
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
      registers,
    });
    pagesGauge(registers, of.pages);
    streamGauges(registers, of.streams);
    queueGauges(registers, of);
    scansGauge(registers);
  }

  saw({ method, status, milliseconds }: Answered): void {
    this.requests.inc({ method, status: `${Math.floor(status / 100)}xx` });
    this.seconds.observe(milliseconds / 1000);
  }

  get contentType(): string {
    return this.registry.contentType;
  }

  text(): Promise<string> {
    return this.registry.metrics();
  }
}

function pagesGauge(registers: Registry[], pages?: Counts): void {
  if (!pages) return;
  new Gauge({
    name: "chapterhouse_cached_pages",
    help: "How often the page cache had a visitor's page, and how often not, since the start",
    labelNames: ["outcome"],
    registers,
    collect() {
      this.set({ outcome: "found" }, pages.found);
      this.set({ outcome: "made" }, pages.made);
    },
  });
}

function scansGauge(registers: Registry[]): void {
  new Gauge({
    name: "chapterhouse_scans",
    help: "Files that this process had scanned for viruses since the start, by what the scanner said",
    labelNames: ["outcome"],
    registers,
    collect() {
      for (const [outcome, count] of Object.entries(scanCounts)) this.set({ outcome }, count);
    },
  });
}

function streamGauges(registers: Registry[], streams?: OpenStreams): void {
  if (!streams) return;
  new Gauge({
    name: "chapterhouse_live_streams",
    help: "Browsers that are told of new posts as they come",
    registers,
    collect() {
      this.set(streams.open);
    },
  });
  new Gauge({
    name: "chapterhouse_live_streams_ended",
    help: "Browsers that were refused a stream of new posts, or did not read theirs, since the start",
    labelNames: ["cause"],
    registers,
    collect() {
      this.set({ cause: "refused" }, streams.refused);
      this.set({ cause: "cut" }, streams.cut);
    },
  });
}

/** All three from one look at the database: a scrape asks them at the same moment. */
function queueGauges(registers: Registry[], { db, clock }: { db: Db; clock: Clock }): void {
  let looking: Promise<QueueState[]> | null = null;
  const look = () => (looking ??= ask().finally(() => (looking = null)));
  const ask = async () => queueStates(db, await clock.now(db));
  const gauge = (name: string, help: string, value: (state: QueueState) => number) =>
    new Gauge({
      name: `chapterhouse_queue_${name}`,
      help,
      labelNames: ["queue"],
      registers,
      async collect() {
        for (const state of await look()) this.set({ queue: state.name }, value(state));
      },
    });
  gauge("waiting", "What waits to be done", ({ waiting }) => waiting);
  gauge("age_seconds", "Age of what has waited longest", ({ seconds }) => seconds ?? 0);
  gauge("stuck", "What will not be tried again by itself", ({ stuck }) => stuck);
}
