import type { PeopleParts, PersonSection } from "#people";
import { dayIn } from "#platform/time";
import { Table } from "#platform/web";
import { day } from "#platform/words";
import { isOnRosterFor, rolesHeldBy, sharedWith, type RoleHeld } from "../people/queries.ts";
import { viewerAt } from "../permission/queries.ts";
import { m } from "../words.ts";

/** On a person's page: the roles that they hold and held in groups that the reader may see (G-5). */
export const rolesSection: PersonSection = async (at, person) => {
  const viewer = await viewerAt(at);
  const roles = await rolesHeldBy(at.db, viewer, person.id);
  if (roles.length === 0) return null;
  return () => (
    <section class="stack">
      <h2>{m("person.roles")}</h2>
      <Table
        caption={m("person.roles")}
        head={[m("person.role"), m("person.group"), m("person.from"), m("person.until")]}
        rows={roles.map((one) => [
          m(`role.${one.role}`),
          <a href={`/groups/${one.unitSlug}`}>{one.unitName}</a>,
          day(one.startsOn),
          untilOf(one, viewer.zone),
        ])}
      />
    </section>
  );
};

const untilOf = ({ endedAt, endsOn }: RoleHeld, zone: string): string => {
  const ended = endedAt && dayIn(zone, endedAt);
  const until = ended && endsOn ? (ended < endsOn ? ended : endsOn) : (ended ?? endsOn);
  return until ? day(until) : m("person.open");
};

/** On a person's page: groups that the reader and they belong to, as far as the roster shows it. */
export const sharedSection: PersonSection = async (at, person) => {
  const viewer = await viewerAt(at);
  const units = await sharedWith(at.db, viewer, person.id, dayIn(viewer.zone, await at.now()));
  if (units.length === 0) return null;
  return () => (
    <section class="stack" aria-labelledby="shared">
      <h2 id="shared">{m("person.shared")}</h2>
      <ul>
        {units.map(({ slug, name }) => (
          <li key={slug}>
            <a href={`/groups/${slug}`}>{name}</a>
          </li>
        ))}
      </ul>
    </section>
  );
};

/** A name on a roster that the reader may see is no secret to them. */
export const isOnRoster: PeopleParts["isNamed"] = async (at, person) => {
  const viewer = await viewerAt(at);
  return isOnRosterFor(at.db, viewer, person.id, dayIn(viewer.zone, await at.now()));
};
