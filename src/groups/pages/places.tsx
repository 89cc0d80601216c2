import { Button, Empty, Form, Notice, Page, page, seeOther, type At, type Reply } from "#platform/web";
import { day, languageNow } from "#platform/words";
import { dayIn } from "#platform/time";
import { z } from "zod";
import { viewerAt } from "../permission/queries.ts";
import { chooseWeekly } from "../places/commands.ts";
import { weeklySince, wholePlacesOf, type Sources, type WholePlace } from "../places/queries.ts";
import { kindLabel, m, sayWhy } from "../words.ts";
import { Spine } from "./spine.tsx";

/** G-6: every place I belong to, since when, why, how it reaches me, and the way out. */
export const show =
  (sources: Sources) =>
  async (at: At): Promise<Reply> => {
    const viewer = { ...(await viewerAt(at)), personId: at.person!.id };
    const places = await wholePlacesOf(at.db, viewer, sources, await at.now());
    const weekly = await weeklySince(at.db, viewer.personId);
    return page(at, () => view(at, places, viewer.zone, weekly));
  };

const WeeklyForm = z.object({ weekly: z.enum(["on", "off"]).catch("off") });

/** POST /places/letter: the weekly list by mail, on or off. */
export async function submitWeekly(at: At): Promise<Reply> {
  const form = at.form(WeeklyForm);
  const isWanted = form.ok && form.value.weekly === "on";
  return seeOther(
    await at.once(
      async (tx, now) => (await chooseWeekly(tx, at.person!.id, isWanted, now), `/places?weekly=${isWanted}`),
    ),
  );
}

function view(at: At, places: WholePlace[], zone: string, weekly: Date | null) {
  return (
    <Page frame={at.frame} title={m("places.title")} lang={languageNow()} index={false}>
      <div class="stack">
        <h1>{m("places.title")}</h1>
        {at.query.left === "yes" && <Notice tone="good">{m("places.left")}</Notice>}
        {places.length === 0 && (
          <Empty>
            {m("places.none")} <a href="/groups">{m("catalogue.all")}</a>
          </Empty>
        )}
        <ul class="shelf">
          {places.map((place) => (
            <Row key={place.unit.id} place={place} zone={zone} />
          ))}
        </ul>
        <Weekly address={`places@${at.settings.mailDomain}`} isOn={weekly !== null} />
      </div>
    </Page>
  );
}

function Row({ place, zone }: { place: WholePlace; zone: string }) {
  const { unit, emblem, reach, pace, joinedAt, role } = place;
  return (
    <li>
      <Spine unit={unit} emblem={emblem} />
      <div class="stack tight">
        <h2>
          <a href={`/groups/${unit.slug}`}>{unit.name}</a>
        </h2>
        <p class="quiet">
          {joinedAt
            ? m("places.kindSince", { kind: kindLabel(unit.kind), since: day(dayIn(zone, joinedAt)) })
            : kindLabel(unit.kind)}
        </p>
        <p>{m("places.line", { label: m("places.why"), value: sayWhy(place) })}</p>
        <p>{m("places.line", { label: m("places.reach"), value: reach?.() ?? m("places.reach.none") })}</p>
        <p>{m("places.line", { label: m("places.activity"), value: m(`pace.line.${pace}`) })}</p>
        <div class="acts">
          {reach && (
            <a href={`/groups/${unit.slug}#delivery`} aria-label={m("places.change.of", { name: unit.name })}>
              {m("places.change")}
            </a>
          )}
          {!role && (
            <Form action={`/groups/${unit.slug}/departure`} class="acts">
              <button class="link" aria-label={m("leave.button", { name: unit.name })}>
                {m("places.leave")}
              </button>
            </Form>
          )}
        </div>
      </div>
    </li>
  );
}

/** The same list by mail: when asked, and each week if wanted. */
function Weekly({ address, isOn }: { address: string; isOn: boolean }) {
  return (
    <section class="stack tight" aria-labelledby="by-mail">
      <h2 id="by-mail">{m("places.byMail")}</h2>
      <p>
        {m("places.ask")} <a href={`mailto:${address}`}>{address}</a>
      </p>
      <p>{isOn ? m("places.weekly.on") : m("places.weekly.off")}</p>
      <Form action="/places/letter" class="acts">
        <Button plain name="weekly" value={isOn ? "off" : "on"}>
          {isOn ? m("places.weekly.stop") : m("places.weekly.start")}
        </Button>
      </Form>
    </section>
  );
}
