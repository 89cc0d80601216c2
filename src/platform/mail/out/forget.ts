import { sql, type Tx } from "#platform/db";

/**
 * Deletes what was mailed about these subjects, with every copy and whatever came back of it: nothing says afterwards who got one. What still waits is
 * not sent. The log of mails is held from here until the transaction ends, so it comes last in it.
 */
export async function forgetMailings(tx: Tx, purpose: string, subjectIds: readonly number[]): Promise<void> {
  const subjects = sql`${[...subjectIds]}::bigint[]`;
  const mailings = sql`(select id from mailings where purpose = ${purpose} and subject_id = any(${subjects}))`;
  const copies = sql`(select id from deliveries where mailing_id in ${mailings})`;
  await sql`delete from delivery_runs where mailing_id in ${mailings}`.execute(tx);
  await sql`delete from address_complaints where delivery_id in ${copies}`.execute(tx);
  await sql`delete from address_failures where delivery_id in ${copies}`.execute(tx);
  // A mail that came back quotes the one that went out.
  await sql`
    delete from inbound_mails where fate in ('bounce', 'complaint') and state = 'settled' and (fate_detail ->> 'delivery')::bigint in ${copies}`.execute(
    tx,
  );
  await sql`delete from deliveries where mailing_id in ${mailings}`.execute(tx);
  await sql`delete from mailings where purpose = ${purpose} and subject_id = any(${subjects})`.execute(tx);
}
