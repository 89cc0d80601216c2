import { sql, type Db, type Tx } from "#platform/db";
import { POST_MAIL, readerOf } from "../subscriptions/queries.ts";

export interface Followed {
  personId: number;
  topicId: number;
  title: string;
  isFollowing: boolean;
}

/** Whose following of which topic brought this copy: what the stop link in it names. */
export async function followedBy(db: Db | Tx, deliveryId: number): Promise<Followed | undefined> {
  const { rows } = await sql<Followed>`
    select r.person_id as "personId", t.id as "topicId", t.title,
      exists (select from topic_choices c where c.topic_id = t.id and c.person_id = r.person_id and c.choice = 'follow') as "isFollowing"
    from deliveries d join mailings m on m.id = d.mailing_id and m.purpose = ${POST_MAIL}
      join posts p on p.id = m.subject_id join topics t on t.id = p.topic_id
      cross join lateral (select ${readerOf("d")} as person_id) r
    where d.id = ${deliveryId} and r.person_id is not null`.execute(db);
  return rows[0];
}
