import { Empty, Notice, Page, page, Table, type At, type Reply } from "#platform/web";
import { day, languageNow } from "#platform/words";
import { dayIn } from "#platform/time";
import { placesOf, type Place } from "../catalogue/queries.ts";
import { viewerAt } from "../permission/queries.ts";
import { kindLabel, m } from "../words.ts";
import { Act } from "./joining.tsx";

/** G-6: every place I belong to, since when, why, and the way out. */
export async function show(at: At): Promise<Reply> {
  const viewer = await viewerAt(at);
  const places = await placesOf(at.db, { ...viewer, personId: at.person!.id }, await at.now());
  return page(at, () => view(at, places, viewer.zone));
}

function view(at: At, places: Place[], zone: string) {
  const rows = places.map((place) => [
    <PlaceName place={place} />,
    place.joinedAt ? day(dayIn(zone, place.joinedAt)) : "",
    why(place),
    place.role ? null : (
      <Act unit={place.unit} noun="departure" label={m("leave.button", { name: place.unit.name })} plain />
    ),
  ]);
  return (
    <Page frame={at.frame} title={m("places.title")} lang={languageNow()} index={false}>
      <div class="stack">
        <h1>{m("places.title")}</h1>
        {at.query.left === "yes" && <Notice tone="good">{m("places.left")}</Notice>}
        {places.length === 0 ? (
          <Empty>
            {m("places.none")} <a href="/groups">{m("catalogue.all")}</a>
          </Empty>
        ) : (
          <Table
            caption={m("places.title")}
            head={[m("places.group"), m("places.since"), m("places.why"), m("places.leave")]}
            rows={rows}
          />
        )}
      </div>
    </Page>
  );
}

function PlaceName({ place: { unit } }: { place: Place }) {
  return (
    <>
      <a href={`/groups/${unit.slug}`}>{unit.name}</a> <span class="quiet">{kindLabel(unit.kind)}</span>
    </>
  );
}

function why({ role, cause, paid }: Place): string {
  const reasons: string[] = [];
  if (role) {
    const name = m(`role.${role.role}`);
    reasons.push(
      role.endsOn ? m("why.roleUntil", { role: name, until: day(role.endsOn) }) : m("why.role", { role: name }),
    );
  }
  if (paid?.until && (paid.kind === "active" || paid.kind === "grace"))
    reasons.push(m("why.paidUntil", { until: day(paid.until) }));
  else if (cause)
    reasons.push(m(`why.${cause as "joined" | "term" | "appointed" | "imported" | "added by a leader" | "founded"}`));
  return reasons.join("; ");
}
