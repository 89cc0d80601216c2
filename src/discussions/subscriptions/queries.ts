import { readersOf } from "#groups";
import { blockedAmong } from "#people";
import { sql, statement, type Db, type SubscriptionMode, type Tx } from "#platform/db";
import { dayIn, type Day, type Instant } from "#platform/time";
import { budgetRows, type BudgetRow } from "../budgets/queries.ts";
import { isOnHold } from "../digests/rules.ts";
import { heatOf } from "../folding/queries.ts";
import type { Heat } from "../folding/rules.ts";
import type { TopicChoice } from "../reading/queries.ts";
import { decideDelivery } from "./rules.ts";
import { POST_MAIL } from "./mail.ts";

export { POST_MAIL };

export interface SubscriberRow {
  id: number;
  address_id: number;
  person_id: number;
  mode: SubscriptionMode;
  /** For this topic alone. */
  choice: TopicChoice | null;
}

export interface Audience {
  subscribers: SubscriberRow[];
  /** Who chose for this topic alone, subscribers or not. */
  choices: Map<number, TopicChoice>;
  /** Addresses whose group mail waits. */
  paused: Set<number>;
  /** People who want no mail today, each by their own calendar. */
  onHold: Set<number>;
  /** Of those who may get it, who wants mail within limits only. */
  budgets: Map<number, BudgetRow>;
  heat: Heat;
}

/**
 * Everybody who subscribes to any of the units, once: the subscription that sends mail wins over one that does not. In one statement with what
 * stands in the way of their mail, and with how busy the discussion is: this runs for every post. `called`: who may get it without subscribing.
 */
export async function audienceOf(
  tx: Tx,
  unitIds: readonly number[],
  topicId: number,
  now: Instant,
  called: readonly number[] = [],
): Promise<Audience> {
  // One value for each column, as in the senders' queries: the driver takes longer to read 10,000 rows than the database to find them.
  const { rows } = await sql<{
    ids: number[] | null;
    addressIds: number[];
    people: number[];
    modes: SubscriptionMode[];
    choices: Record<string, TopicChoice> | null;
    paused: number[];
    holds: [personId: number, zone: string, from: Day, until: Day][];
    budgets: (Omit<BudgetRow, "countedFrom"> & { countedFrom: string })[];
    heat: Heat;
  }>`
    select json_agg(id) as ids, json_agg(address_id) as "addressIds", json_agg(person_id) as people, json_agg(mode) as modes,
      (select json_object_agg(person_id, choice) from topic_choices where topic_id = ${topicId}) as choices,
      (select coalesce(json_agg(address_id), '[]') from address_pauses where ended_at is null) as paused,
      (select coalesce(json_agg(json_build_array(h.person_id, p.time_zone, h.from_day, h.until_day)), '[]')
        from mail_holds h join persons p on p.id = h.person_id) as holds,
      (select coalesce(json_agg(b), '[]') from (${budgetRows}
        where exists (select from subscriptions r where r.person_id = b.person_id and r.unit_id = any(${unitIds}::bigint[]) and r.ended_at is null)
          or exists (select from topic_choices r where r.person_id = b.person_id and r.topic_id = ${topicId})
          or b.person_id = any(${called}::bigint[])) b) as budgets,
      (${heatOf(topicId, now)}) as heat from (
      select distinct on (person_id) id, address_id, person_id, mode from subscriptions
      where unit_id = any(${unitIds}::bigint[]) and ended_at is null
      order by person_id, mode, id) s`.execute(tx);
  const { ids, addressIds, people, modes, choices, paused, holds, budgets, heat } = rows[0]!;
  const subscribers = (ids ?? []).map((id, at) => {
    const person_id = people[at]!;
    return { id, address_id: addressIds[at]!, person_id, mode: modes[at]!, choice: choices?.[person_id] ?? null };
  });
  return {
    subscribers,
    choices: new Map(Object.entries(choices ?? {}).map(([personId, choice]) => [Number(personId), choice])),
    paused: new Set(paused),
    onHold: new Set(
      holds
        .filter(([, zone, fromDay, untilDay]) => isOnHold({ fromDay, untilDay }, dayIn(zone, now)))
        .map(([personId]) => personId),
    ),
    budgets: new Map(budgets.map((row) => [row.personId, { ...row, countedFrom: new Date(row.countedFrom) }])),
    heat,
  };
}

/** What reaches a person from a unit, or null when nothing was set up. */
export async function deliveryFor(db: Db, unitId: number, personId: number) {
  return db
    .selectFrom("subscriptions")
    .innerJoin("mail_addresses", "mail_addresses.id", "subscriptions.address_id")
    .select(["subscriptions.id", "subscriptions.mode", "mail_addresses.id as addressId", "mail_addresses.address"])
    .where("unit_id", "=", unitId)
    .where("person_id", "=", personId)
    .where("ended_at", "is", null)
    .executeTakeFirst();
}

/** What reaches a person from each of these units, where anything was set up. */
export async function deliveriesFor(db: Db, personId: number, unitIds: readonly number[]) {
  return db
    .selectFrom("subscriptions")
    .innerJoin("mail_addresses", "mail_addresses.id", "subscriptions.address_id")
    .select(["unit_id as unitId", "mode", "mail_addresses.address"])
    .where("person_id", "=", personId)
    .where("ended_at", "is", null)
    .where(sql<boolean>`unit_id = any(${[...unitIds]}::bigint[])`)
    .execute();
}

/** How many people get the posts of these units by mail at present; with a topic, how many get a reply in it, permission aside. */
export async function mailReadersOf(
  db: Db,
  unitIds: readonly number[],
  topicId: number | null = null,
): Promise<number> {
  const [row] = await mailReaderRows(db, unitIds, topicId);
  return row!.count;
}

/** `decideDelivery`'s answer for `subscriptions s` with `topic_choices c`, permission aside. */
const isMailedSql = "(c.choice = 'follow' or s.mode = 'each' and c.choice is null)";
const isMailed = sql<boolean>`${sql.raw(isMailedSql)}`;

/** Now or in a digest; by what is no announcement. */
const isReachedSql = "(c.choice = 'follow' or s.mode not in ('announcements', 'web') and c.choice is null)";

/** The same, for larger statements; `unitIds` is an array. */
export const mailReadersSql = (unitIds: string, topicId: string): string => `(
  select count(*) from (
    select s.person_id from subscriptions s left join topic_choices c on c.topic_id = ${topicId}::bigint and c.person_id = s.person_id
    where s.unit_id = any(${unitIds}::bigint[]) and s.ended_at is null and ${isReachedSql}
    union select person_id from topic_choices where topic_id = ${topicId}::bigint and choice = 'follow') mailed)`;

const mailReaderRows = statement<{ count: number }, [unitIds: readonly number[], topicId: number | null]>(
  () => `select ${mailReadersSql("$1", "$2")} as count`,
);

/** Whose mail of which unit a link in a mail stops, and whether any is sent now. `address`: where that mail went. */
export async function subscriptionById(db: Db | Tx, id: number) {
  return db
    .selectFrom("subscriptions as named")
    .innerJoin("units", "units.id", "named.unit_id")
    .innerJoin("mail_addresses", "mail_addresses.id", "named.address_id")
    .select(["named.id", "units.name as unitName", "units.slug", "mail_addresses.address"])
    .select((eb) =>
      eb
        .exists(
          eb
            .selectFrom("subscriptions as now")
            .select("now.id")
            .whereRef("now.unit_id", "=", "named.unit_id")
            .whereRef("now.person_id", "=", "named.person_id")
            .where("now.ended_at", "is", null)
            .where("now.mode", "<>", "web"),
        )
        .as("isRunning"),
    )
    .where("named.id", "=", id)
    .executeTakeFirst();
}

/**
 * For which of these subscriptions, as they were when the post was written, a copy still goes out (asked again at the moment of sending,
 * D-20): the person has not muted the topic, and follows it or gets mail of one of the topic's units now, at whatever address; may read there; and still owns the address that the
 * copy goes to. Each with the form in which its reader wants it. One query for the whole batch.
 */
export async function stillWanted(
  db: Db,
  unitIds: readonly number[],
  subscriptionIds: readonly number[],
  { topicId, isAnnouncement = false }: { topicId: number; isAnnouncement?: boolean },
  now: Instant,
  zone: string,
): Promise<Map<number, { isPlain: boolean }>> {
  const { rows } = await sql<{ ids: number[] | null; people: number[]; plain: (boolean | null)[] }>`
    select json_agg(s.id) as ids, json_agg(s.person_id) as people, json_agg(f.is_plain) as plain from subscriptions s
      join person_addresses a on a.address_id = s.address_id and a.person_id = s.person_id
      left join topic_choices c on c.topic_id = ${topicId} and c.person_id = s.person_id
      left join mail_forms f on f.person_id = s.person_id
    where s.id = any(${subscriptionIds}::bigint[]) and c.choice is distinct from 'mute'
      and not exists (select from address_pauses p where p.address_id = s.address_id and p.ended_at is null) and (s.ended_at is null and ${isMailed} or exists (
      select from subscriptions r
      where r.person_id = s.person_id and r.unit_id = any(${unitIds}::bigint[]) and r.ended_at is null and (r.mode = 'each' or c.choice = 'follow' or ${isAnnouncement} and r.mode <> 'web')))`.execute(
    db,
  );
  const { ids, people, plain } = rows[0]!;
  const forms = new Map<number, { isPlain: boolean }>();
  if (!ids) return forms;
  const mayRead = await readersOf(db, unitIds, "posts", people, now, zone);
  for (const [at, id] of ids.entries()) if (mayRead(people[at]!)) forms.set(id, { isPlain: plain[at] ?? false });
  return forms;
}

/**
 * The same for copies that no subscription brings: addresses to which a copy of this reason still goes out. Who follows must follow, who is named must
 * not have refused, who is answered must still want that, neither may have muted or blocked; all must be able to read there.
 */
export async function guestsWanted(
  db: Db,
  post: { units: readonly number[]; topicId: number; authorId: number | null },
  copies: readonly { addressId: number; reason: string }[],
  now: Instant,
  zone: string,
): Promise<Map<number, { isPlain: boolean }>> {
  if (copies.length === 0) return new Map();
  const { rows } = await sql<{
    addressId: number;
    personId: number;
    choice: TopicChoice | null;
    refuses: boolean;
    wantsAnswers: boolean;
    isPlain: boolean;
  }>`
    select a.address_id as "addressId", a.person_id as "personId", c.choice, r.person_id is not null as refuses,
      w.person_id is not null as "wantsAnswers", coalesce(f.is_plain, false) as "isPlain"
    from person_addresses a left join mail_forms f on f.person_id = a.person_id
      left join topic_choices c on c.topic_id = ${post.topicId} and c.person_id = a.person_id
      left join mention_refusals r on r.person_id = a.person_id
      left join notification_choices w on w.person_id = a.person_id and w.kind = 'answered' and w.channel = 'mail' and w.is_on
    where a.address_id = any(${copies.map((copy) => copy.addressId)}::bigint[])
      and not exists (select from address_pauses p where p.address_id = a.address_id and p.ended_at is null)`.execute(
    db,
  );
  const people = rows.map((row) => row.personId);
  const mayRead = await readersOf(db, post.units, "posts", people, now, zone);
  const blocked = post.authorId === null ? new Set<number>() : await blockedAmong(db, post.authorId, people);
  const reasons = new Map(copies.map((copy) => [copy.addressId, copy.reason]));
  const wanted = rows.filter(({ addressId, personId, choice, refuses, wantsAnswers }) => {
    const reason = reasons.get(addressId);
    const isAnswered = reason === "answered" && wantsAnswers;
    const reader = { mode: null, isAuthor: false, isMentioned: reason === "named", isAnswered, choice };
    const facts = { refusesMentions: refuses, isBlocked: blocked.has(personId), mayRead: mayRead(personId) };
    return decideDelivery({ ...reader, ...facts }).send;
  });
  return new Map(wanted.map(({ addressId, isPlain }) => [addressId, { isPlain }] as const));
}

/** Whose copy a delivery is: of whoever has the subscription that brought it, else of whose address it went to. */
export const readerOf = (deliveries: string) => sql<number>`coalesce(
  (select person_id from subscriptions where id = ${sql.ref(`${deliveries}.capacity_id`)}),
  (select person_id from person_addresses where address_id = ${sql.ref(`${deliveries}.address_id`)}))`;
