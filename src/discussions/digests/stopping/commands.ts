import { sql, type Tx } from "#platform/db";
import type { Instant } from "#platform/time";
import type { Digest } from "../queries.ts";

/** One click in a digest: what brought it stops. What follows and names bring still comes. */
export async function stopDigests(
  tx: Tx,
  digest: Pick<Digest, "id" | "personId" | "kind">,
  now: Instant,
): Promise<void> {
  if (digest.kind === "folded") await muteFolded(tx, digest, now);
  else if (digest.kind === "kept") await stopKept(tx, digest, now);
  else await stopMode(tx, digest, now);
}

type Stopped = Pick<Digest, "id" | "personId">;

/** Groups that one mail a day or a week brings are read on the web. */
async function stopMode(tx: Tx, { personId, kind }: Pick<Digest, "personId" | "kind">, now: Instant): Promise<void> {
  await sql`
    with ended as (
      update subscriptions set ended_at = ${now}::timestamptz, end_cause = 'unsubscribed'
      where person_id = ${personId} and mode::text = ${kind} and ended_at is null returning unit_id, person_id, address_id)
    insert into subscriptions (unit_id, person_id, address_id, mode, started_at)
    select unit_id, person_id, address_id, 'web', ${now}::timestamptz from ended`.execute(tx);
}

/** The busy discussion is muted, wherever its posts stand by now. */
async function muteFolded(tx: Tx, { id, personId }: Stopped, now: Instant): Promise<void> {
  await sql`
    insert into topic_choices (topic_id, person_id, choice, chosen_at)
    select distinct p.topic_id, ${personId}::bigint, 'mute', ${now}::timestamptz
    from digests g join folded_posts f on f.fold_id = g.fold_id join posts p on p.id = f.post_id where g.id = ${id}
    on conflict (topic_id, person_id) do update set choice = 'mute', chosen_at = excluded.chosen_at`.execute(tx);
}

/** Groups and followed discussions whose posts were kept are read on the web. */
async function stopKept(tx: Tx, { id, personId }: Stopped, now: Instant): Promise<void> {
  await sql`
    with said as (select distinct p.topic_id from kept_copies k join posts p on p.id = k.post_id where k.digest_id = ${id}),
    unfollowed as (
      delete from topic_choices where person_id = ${personId} and choice = 'follow' and topic_id in (select topic_id from said)),
    ended as (
      update subscriptions set ended_at = ${now}::timestamptz, end_cause = 'unsubscribed'
      where person_id = ${personId} and ended_at is null and mode <> 'web'
        and unit_id in (select u.unit_id from topic_units u join said on said.topic_id = u.topic_id)
      returning unit_id, person_id, address_id)
    insert into subscriptions (unit_id, person_id, address_id, mode, started_at)
    select unit_id, person_id, address_id, 'web', ${now}::timestamptz from ended`.execute(tx);
}
