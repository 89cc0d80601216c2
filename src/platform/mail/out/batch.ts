import type pg from "pg";
import type { Db } from "#platform/db";
import { log } from "#platform/log";
import type { Instant } from "#platform/time";
import { mailingsOf, type Claimed } from "./claims.ts";
import type { AnyComposer, Composer, Copy, Mailing, Withdrawal } from "./composer.ts";

/** A claimed row with what writes its copy. */
export interface Ready {
  row: Claimed;
  mailing: Mailing;
  isAnswer: boolean;
  /** The slice's writer, one for all copies of the mailing. Throws what the slice throws. */
  write(row: Claimed): Copy;
}

const KEPT_MAILINGS = 50;
const KEPT_FOR = 60_000;

interface Kept {
  mailing: Mailing;
  common: unknown;
  until: number;
}

/** Turns claimed rows into copies: what a mailing's copies share is made once and kept; each batch is asked about anew. */
export class Composing {
  private readonly composers: Map<string, Composer>;
  private readonly kept = new Map<number, Kept>();

  constructor(
    private readonly on: { db: Db; pool: pg.Pool },
    composers: readonly AnyComposer[],
  ) {
    this.composers = new Map(composers.map((one) => [one.purpose, one as unknown as Composer]));
  }

  /** `failed` is told the rows of a mailing whose composer threw. */
  async ready(
    rows: readonly Claimed[],
    now: Instant,
    failed: (rows: Claimed[], mailing: Mailing, error: unknown) => void,
  ): Promise<Ready[]> {
    const byMailing = Map.groupBy(rows, (row) => row.mailingId);
    const mailings = await this.mailings([...byMailing.keys()]);
    const ready: Ready[] = [];
    for (const mailing of mailings) {
      const mine = byMailing.get(mailing.id)!;
      try {
        const write = await this.writer(mailing, mine, now);
        const isAnswer = this.composers.get(mailing.purpose)?.isAnswer ?? false;
        for (const row of mine) ready.push({ row, mailing, isAnswer, write });
      } catch (error) {
        log.error("mail.compose", error, { mailing: mailing.id, purpose: mailing.purpose });
        failed(mine, mailing, error);
      }
    }
    return ready.sort((a, b) => a.row.priority - b.row.priority || a.row.id - b.row.id);
  }

  private async writer(mailing: Mailing, rows: Claimed[], now: Instant): Promise<(row: Claimed) => Copy> {
    const composer = this.composers.get(mailing.purpose);
    if (!composer) throw new Error(`Nothing here writes mails of the purpose "${mailing.purpose}".`);
    const kept = this.kept.get(mailing.id);
    const common = kept ? kept.common : await composer.prepare(this.on.db, mailing, now);
    this.keep(mailing, common);
    if (isWithdrawal(common)) return () => common;
    return composer.compose(this.on.db, common, rows, now);
  }

  private async mailings(ids: number[]): Promise<Mailing[]> {
    for (const id of ids) if ((this.kept.get(id)?.until ?? 0) < performance.now()) this.kept.delete(id);
    const unknown = ids.filter((id) => !this.kept.has(id));
    const loaded = new Map(
      (unknown.length === 0 ? [] : await mailingsOf(this.on.pool, unknown)).map((mailing) => [mailing.id, mailing]),
    );
    return ids.map((id) => this.kept.get(id)?.mailing ?? loaded.get(id)!);
  }

  /** The map's order is that of last use, so its first is the one to go. */
  private keep(mailing: Mailing, common: unknown): void {
    const until = this.kept.get(mailing.id)?.until ?? performance.now() + KEPT_FOR;
    this.kept.delete(mailing.id);
    this.kept.set(mailing.id, { mailing, common, until });
    if (this.kept.size > KEPT_MAILINGS) this.kept.delete(this.kept.keys().next().value!);
  }
}

export const isWithdrawal = (copy: unknown): copy is Withdrawal =>
  typeof copy === "object" &&
  copy !== null &&
  !Buffer.isBuffer(copy) &&
  typeof (copy as Partial<Withdrawal>).withdraw === "string";
