import {
  importNotices,
  importTopics,
  offeredMajorities,
  quorumFrom,
  setBudget,
  subscribeAll,
  type NewAttachment,
} from "#discussions";
import { addLink, appointAll, changeRegions, changeTexts, closeUnit, createUnit, enterAll } from "#groups";
import { importLibrary, type ImportedEntry } from "#library";
import { createProduct, enterTerms } from "#membership";
import { createPeople, grantCapability, listInDirectory, renewFigures, saveDemographics, saveProfile } from "#people";
import type { Settings } from "#platform/config";
import type { Tx } from "#platform/db";
import { addDays, days, hourOf, hours, later, type Day, type Instant } from "#platform/time";
import { whileAwake, withDays } from "./dates.ts";
import { sampleFile } from "./files.ts";
import { demoSignIns } from "./people.ts";
import { saidToBeCounted } from "./people/counted.ts";
import { meetingOf } from "./meetings.ts";
import type { SamplePerson } from "./people/crowd.ts";
import { sampleProfiles } from "./people/profiles.ts";
import type { Plan } from "./plan/plan.ts";
import type { PlannedPlace } from "./plan/rolls.ts";
import { addOnTermsOf, baseProducts, baseTermsOf } from "./plan/terms.ts";
import type { PlannedMotion, PlannedPost } from "./plan/topics.ts";
import { enterPanel } from "./panel.ts";
import { isLink, sampleShelves } from "./shelves.ts";
import { sampleUnits } from "./units/all.ts";
import { sampleTexts } from "./units/texts.ts";
import type { SampleUnit } from "./units/unit.ts";

/** Enters a plan through the commands of the slices, step by step in this order. */
export class Sample {
  private readonly program: { personId: null; zone: string };
  private readonly personIds = new Map<SamplePerson, number>();
  private readonly unitIds = new Map<string, number>();
  private readonly productIds = new Map<string, number>();

  constructor(
    private readonly tx: Tx,
    private readonly settings: Settings,
    private readonly plan: Plan,
    private readonly now: Instant,
    private readonly today: Day,
  ) {
    this.program = { personId: null, zone: settings.timeZone };
  }

  async people(passwordHash: string | null): Promise<void> {
    const first = firstSeen(this.plan);
    const ids = await createPeople(
      this.tx,
      this.plan.people.map((person) => ({
        name: person.name,
        address: person.address,
        timeZone: this.settings.timeZone,
        passwordHash,
        createdAt: this.daysAgo(Math.max(person.memberFor, first.get(person) ?? 0) + 4),
      })),
      this.now,
    );
    for (const [at, person] of this.plan.people.entries()) {
      this.personIds.set(person, ids[at]!);
      for (const capability of person.capabilities)
        await grantCapability(this.tx, null, { personId: ids[at]!, capability }, this.now);
    }
  }

  async profiles(): Promise<void> {
    const byKey = new Map(this.plan.people.map((person) => [person.key, this.personIds.get(person)!]));
    for (const { key, kind, city, region, languages = [], ...said } of sampleProfiles) {
      const place = { city, region, country: "United States" };
      const profile = { ...said, workplaceKind: kind, place, languages: ["en", ...languages] };
      await saveProfile(this.tx, byKey.get(key)!, { profile, audiences: shownTo }, this.now);
      await listInDirectory(this.tx, byKey.get(key)!, true, this.now);
    }
  }

  async counted(): Promise<void> {
    for (const person of this.plan.people) {
      const isDemo = demoSignIns.some(({ address }) => address === person.address);
      const answers = saidToBeCounted(person.address, isDemo);
      if (answers) await saveDemographics(this.tx, this.personIds.get(person)!, answers, this.now);
    }
    await renewFigures(this.tx, this.now);
  }

  async units(): Promise<void> {
    for (const [slug, { name, cents, lifetime }] of Object.entries(baseProducts))
      await this.product(slug, { name, role: "base", cents, lifetime: lifetime ?? false });
    for (const unit of sampleUnits) await this.unit(unit);
  }

  private async unit(unit: SampleUnit): Promise<void> {
    if (unit.dues !== undefined) await this.product(unit.key, { name: unit.name, role: "add-on", cents: unit.dues });
    const { id } = await createUnit(
      this.tx,
      this.program,
      {
        kind: unit.kind,
        name: unit.name,
        acronym: unit.acronym ?? null,
        purpose: unit.purpose,
        productId: unit.dues === undefined ? null : this.productIds.get(unit.key)!,
        parentId: unit.parent ? this.unitIds.get(unit.parent)! : null,
        openedOn: addDays(this.today, -unit.opened),
        formerly: (unit.formerly ?? []).map(({ until, ...former }) => ({
          ...former,
          until: until === undefined ? null : addDays(this.today, -until),
        })),
        ...(unit.settings && { settings: unit.settings }),
      },
      this.now,
    );
    this.unitIds.set(unit.key, id);
    if (unit.regions) await changeRegions(this.tx, this.program, { id }, unit.regions, this.now);
  }

  async texts(): Promise<void> {
    for (const [key, { subjects, charge = "", rules = "", link }] of Object.entries(sampleTexts)) {
      const unit = { id: this.unitIds.get(key)! };
      const texts = { charge, rules, conductUrl: null, subjects: subjects.split(", ") };
      await changeTexts(this.tx, this.program, unit, texts, this.now);
      if (link) await addLink(this.tx, this.program, unit, link, this.now);
    }
  }

  private async product(
    slug: string,
    { cents, ...product }: { name: string; role: "base" | "add-on"; cents: number; lifetime?: boolean },
  ): Promise<void> {
    const prices = [{ validFrom: addDays(this.today, -4_000), cents, currency: "USD" }];
    this.productIds.set(slug, await createProduct(this.tx, { slug, ...product, prices }, this.now));
  }

  async terms(): Promise<void> {
    const base = this.plan.people.flatMap((person) =>
      baseTermsOf(person, this.today).map((term) => ({
        ...term,
        personId: this.personIds.get(person)!,
        productId: this.productIds.get(person.base!)!,
      })),
    );
    const addOns = this.plan.places
      .filter(({ cause }) => cause === "term")
      .flatMap(({ unit, person, joinedAgo }) =>
        addOnTermsOf(person, joinedAgo, this.today).map((term) => ({
          ...term,
          personId: this.personIds.get(person)!,
          productId: this.productIds.get(unit)!,
        })),
      );
    await enterTerms(this.tx, this.program, [...base, ...addOns], this.now);
  }

  async places(): Promise<void> {
    await enterAll(
      this.tx,
      this.plan.places.map((place) => ({
        unitId: this.unitIds.get(place.unit)!,
        personId: this.personIds.get(place.person)!,
        joinedAt: this.daysAgo(place.joinedAgo + place.hour / 24),
        cause: place.cause,
        ...(place.leftAgo !== null && { left: { at: this.daysAgo(place.leftAgo), cause: place.leftBecause! } }),
      })),
    );
    await subscribeAll(
      this.tx,
      this.plan.places.map((place) => this.subscription(place)),
    );
  }

  private subscription({ unit, person, joinedAgo, hour, mailEndedAgo, byMail }: PlannedPlace) {
    return {
      unitId: this.unitIds.get(unit)!,
      personId: this.personIds.get(person)!,
      mode: byMail ? ("each" as const) : ("web" as const),
      startedAt: this.daysAgo(joinedAgo + hour / 24),
      ...(mailEndedAgo !== null && { ended: { at: this.daysAgo(mailEndedAgo), cause: "left" as const } }),
    };
  }

  async roles(): Promise<void> {
    const roles = this.plan.roles.map(({ unit, person, role, from, to, chosen }) => ({
      unitId: this.unitIds.get(unit)!,
      personId: this.personIds.get(person)!,
      role,
      startsOn: addDays(this.today, -from),
      endsOn: to < -3_000 ? null : addDays(this.today, -to),
      chosen,
    }));
    await appointAll(this.tx, this.program, roles, this.now);
  }

  async topics(): Promise<void> {
    const files = await this.files();
    const zone = this.settings.timeZone;
    const at = (hours: number) => whileAwake(this.hoursAgo(hours), this.today, zone);
    const topics = this.plan.topics.map(({ unit, title, posts, closed, answer, motion, times }) => ({
      unitId: this.unitIds.get(unit)!,
      title: withDays(title, this.hoursAgo(posts[0]!.hoursAgo), this.settings.timeZone),
      posts: posts.map((post) => this.post(post, files)),
      ...(answer !== undefined && { answer }),
      ...(motion && { motion: this.motion(motion) }),
      ...(times && { times: meetingOf(times, this.personIds, { today: this.today, zone, at }) }),
      ...(closed && {
        closed: { by: this.personIds.get(closed.by)!, at: this.hoursAgo(closed.hoursAgo), reason: closed.reason },
      }),
    }));
    await importTopics(this.tx, topics, this.now, this.settings);
    await importNotices(this.tx, this.hoursAgo(24 * 14));
  }

  /** One of those whom a visitor may be has had enough of busy days. */
  async limits(): Promise<void> {
    const sam = this.plan.people.find(({ key }) => key === "sam")!;
    await setBudget(this.tx, this.personIds.get(sam)!, { mostADay: 20, quiet: null }, this.now);
  }

  private motion({ by, about, hoursAgo, until, wording, majority, quorum, votes }: PlannedMotion) {
    const zone = this.settings.timeZone;
    const at = (hours: number) => whileAwake(this.hoursAgo(hours), this.today, zone);
    return {
      about,
      by: this.personIds.get(by)!,
      wording,
      openedAt: at(hoursAgo),
      closesAt: hourOf(zone, addDays(this.today, -until), 17),
      rule: { quorum: quorumFrom(quorum, 0), majorities: [offeredMajorities[majority]] },
      votes: votes.map((vote) => ({
        personId: this.personIds.get(vote.by)!,
        choice: vote.choice,
        castAt: at(vote.hoursAgo),
        way: "web" as const,
      })),
    };
  }

  private async files(): Promise<Map<PlannedPost, NewAttachment[]>> {
    const kept = new Map<PlannedPost, NewAttachment[]>();
    for (const post of this.plan.topics.flatMap(({ posts }) => posts))
      if (post.files.length > 0)
        kept.set(post, await Promise.all(post.files.map((name) => sampleFile(this.settings, name))));
    return kept;
  }

  private post(post: PlannedPost, files: Map<PlannedPost, NewAttachment[]>) {
    const { by, hoursAgo, text, source, answers } = post;
    const writtenAt = whileAwake(this.hoursAgo(hoursAgo), this.today, this.settings.timeZone);
    return {
      author: { id: this.personIds.get(by)!, name: by.name },
      text: withDays(text, writtenAt, this.settings.timeZone),
      source,
      writtenAt,
      answers,
      attachments: files.get(post) ?? [],
    };
  }

  async shelves(): Promise<void> {
    const byKey = new Map(this.plan.people.map((person) => [person.key, this.personIds.get(person)!]));
    for (const [unit, entries] of Map.groupBy(sampleShelves, (entry) => entry.unit)) {
      const rows: ImportedEntry[] = [];
      for (const { by, daysAgo, folder, title, description, licence, what } of entries)
        rows.push({
          title,
          description,
          licence,
          folder,
          addedBy: byKey.get(by)!,
          addedAt: this.daysAgo(daysAgo),
          what: isLink(what) ? { url: what } : await sampleFile(this.settings, what),
        });
      await importLibrary(this.tx, this.unitIds.get(unit)!, rows);
    }
  }

  async closings(): Promise<void> {
    for (const { key, closed } of sampleUnits)
      if (closed)
        await closeUnit(
          this.tx,
          this.program,
          { id: this.unitIds.get(key)! },
          {
            on: addDays(this.today, -closed.ago),
            reason: closed.reason,
            successorId: closed.successor ? this.unitIds.get(closed.successor)! : null,
          },
          this.daysAgo(closed.ago),
        );
  }

  panel(): Promise<void> {
    return enterPanel(this.tx, (key) => this.idOf(key), this.now, this.today);
  }

  private readonly idOf = (key: string): number =>
    this.personIds.get(this.plan.people.find((person) => person.key === key)!)!;
  private readonly daysAgo = (count: number): Instant => later(this.now, -days(count));
  private readonly hoursAgo = (count: number): Instant => later(this.now, -Math.round(hours(count)));
}

/** Their work is there for everybody, themselves for members. */
const shownTo = {
  title: "public",
  workplace: "public",
  workplaceKind: "public",
  interests: "public",
  place: "members",
  languages: "members",
  pronouns: "members",
  about: "members",
  contactMail: "members",
  phone: "leaders",
} as const;

/** An account is older than whatever it did. Days. */
function firstSeen({ places, roles }: Plan): Map<SamplePerson, number> {
  const first = new Map<SamplePerson, number>();
  const see = (person: SamplePerson, ago: number) => first.set(person, Math.max(first.get(person) ?? 0, ago));
  for (const { person, joinedAgo } of places) see(person, joinedAgo);
  for (const { person, from } of roles) see(person, from);
  return first;
}
