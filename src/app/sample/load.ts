import { addPost } from "#discussions";
import { appoint, closeUnit, createUnit, enter, unitsByIds } from "#groups";
import { createProduct, enterTerm } from "#membership";
import { createPerson, grantCapability, hashPassword } from "#people";
import { openDatabase, type Db, type Tx } from "#platform/db";
import { newMessageId } from "#platform/mail";
import { addDays, databaseClock, dayIn, hours, later, type Day, type Instant } from "#platform/time";
import { bodyFromMarkdown } from "#discussions";
import type { Settings } from "#platform/config";
import type { Context } from "../cli/wiring.ts";
import { demoPassword, samplePeople } from "./people.ts";
import { sampleTopics } from "./topics.ts";
import { sampleUnits, type SampleUnit } from "./units.ts";

/** Loads the sample into an empty database, in one transaction, dated back from now. False when anybody is there already. */
export async function loadSample({ settings, databaseUrl }: Context): Promise<boolean> {
  const database = openDatabase({ url: databaseUrl, size: 2 });
  try {
    return await loadInto(database.db, settings);
  } finally {
    await database.close();
  }
}

export async function loadInto(db: Db, settings: Settings): Promise<boolean> {
  if (await db.selectFrom("persons").select("id").limit(1).executeTakeFirst()) return false;
  // Everybody knows the demo password: off this machine the sample's people have none.
  const passwordHash = settings.isLocal ? await hashPassword(demoPassword) : null;
  return db.transaction().execute(async (tx) => {
    const now = await databaseClock.now(tx);
    const sample = new Sample(tx, settings, now, dayIn(settings.timeZone, now));
    await sample.people(passwordHash);
    await sample.units();
    await sample.topics();
    return true;
  });
}

class Sample {
  private readonly program: { personId: null; zone: string };
  private readonly peopleBy = new Map<string, { id: number; name: string }>();
  private readonly unitBy = new Map<string, { id: number; productId: number | null }>();

  constructor(
    private readonly tx: Tx,
    private readonly settings: Settings,
    private readonly now: Instant,
    private readonly today: Day,
  ) {
    this.program = { personId: null, zone: settings.timeZone };
  }

  async people(passwordHash: string | null): Promise<void> {
    const base = await createProduct(
      this.tx,
      {
        slug: "individual",
        name: "Individual membership",
        role: "base",
        prices: [{ validFrom: addDays(this.today, -1_000), cents: 12_500, currency: "USD" }],
      },
      this.now,
    );
    for (const one of samplePeople) {
      const { id } = await createPerson(
        this.tx,
        { name: one.name, address: one.address, timeZone: this.settings.timeZone, passwordHash },
        this.now,
      );
      this.peopleBy.set(one.address.split("@")[0]!, { id, name: one.name });
      if (one.memberFor !== null)
        await enterTerm(
          this.tx,
          this.program,
          { personId: id, productId: base, startsOn: addDays(this.today, -one.memberFor), endsOn: null },
          this.now,
        );
      for (const capability of one.capabilities ?? [])
        await grantCapability(this.tx, null, { personId: id, capability }, this.now);
    }
  }

  async units(): Promise<void> {
    for (const unit of sampleUnits) await this.unit(unit);
  }

  private async unit(unit: SampleUnit): Promise<void> {
    const productId = unit.dues === undefined ? null : await this.product(unit);
    const { id } = await createUnit(
      this.tx,
      this.program,
      {
        kind: unit.kind,
        name: unit.name,
        acronym: unit.acronym ?? null,
        purpose: unit.purpose,
        productId,
        parentId: unit.parent ? this.unitBy.get(unit.parent)!.id : null,
        openedOn: addDays(this.today, -2_000),
        formerly: unit.formerly ?? [],
      },
      this.now,
    );
    this.unitBy.set(unit.key, { id, productId });
    for (const who of unit.members ?? []) await this.member(unit, who);
    for (const lead of unit.leads ?? []) await this.leader(id, lead);
    if (unit.closed) await this.close(id, unit.closed);
  }

  private product(unit: SampleUnit): Promise<number> {
    const slug = (unit.acronym ?? unit.key).toLowerCase();
    return createProduct(
      this.tx,
      {
        slug,
        name: unit.name,
        role: "add-on",
        prices: [{ validFrom: addDays(this.today, -1_000), cents: unit.dues!, currency: "USD" }],
      },
      this.now,
    );
  }

  private async member(unit: SampleUnit, who: string): Promise<void> {
    const { id, productId } = this.unitBy.get(unit.key)!;
    const personId = this.peopleBy.get(who)!.id;
    if (productId !== null) {
      const days = samplePeople.find((one) => one.address.startsWith(`${who}@`))!.memberFor!;
      const startsOn = addDays(this.today, -days);
      await enterTerm(this.tx, this.program, { personId, productId, startsOn, endsOn: null }, this.now);
    }
    await enter(this.tx, { unitId: id, personId, by: null, cause: productId === null ? "founded" : "term" }, this.now);
  }

  private async leader(
    unitId: number,
    { who, role }: { who: string; role: "convener" | "co-convener" | "chair" },
  ): Promise<void> {
    const unit = (await unitsByIds(this.tx, [unitId])).get(unitId)!;
    const personId = this.peopleBy.get(who)!.id;
    await appoint(
      this.tx,
      this.program,
      unit,
      { personId, role, startsOn: addDays(this.today, -90), endsOn: addDays(this.today, 270), chosen: "elected" },
      this.now,
    );
  }

  private async close(unitId: number, closed: { daysAgo: number; reason: string }): Promise<void> {
    const unit = (await unitsByIds(this.tx, [unitId])).get(unitId)!;
    await closeUnit(
      this.tx,
      this.program,
      unit,
      { on: addDays(this.today, -closed.daysAgo), reason: closed.reason, successorId: null },
      this.now,
    );
  }

  /** Before anybody subscribes, so that nothing of it is mailed. */
  async topics(): Promise<void> {
    for (const topic of sampleTopics) {
      let topicId: number | null = null;
      let parentId: number | null = null;
      for (const post of topic.posts) {
        const at = later(this.now, -hours(post.hoursAgo));
        const posted = await addPost(
          this.tx,
          {
            unit: this.unitBy.get(topic.unit)!,
            topicId,
            parentId,
            author: this.peopleBy.get(post.by)!,
            title: topic.title,
            body: bodyFromMarkdown(post.text),
            markdown: post.text,
            source: "web",
            writtenAt: at,
            messageId: newMessageId(this.settings.mailDomain),
          },
          at,
          this.settings,
        );
        topicId = posted.topicId;
        parentId ??= posted.postId;
      }
    }
  }
}
