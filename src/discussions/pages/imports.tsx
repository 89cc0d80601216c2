import { unitToManage, viewerAt } from "#groups";
import { Badge, Empty, orNotFound, page, Page, Time, type At, type Reply } from "#platform/web";
import { languageNow } from "#platform/words";
import { importsOf, type Import } from "../importing/queries.ts";
import { m } from "../words.ts";
import { groupCrumbs } from "./parts.tsx";

/** What was brought into a group from elsewhere: when, how many, and what was left out and why. For those who manage it. */
export async function show(at: At): Promise<Reply> {
  const unit = orNotFound(await unitToManage(at.db, await viewerAt(at), at.params.slug!));
  const all = await importsOf(at.db, unit);
  return page(at, () => {
    const title = m("imports.title", { unit: unit.name });
    return (
      <Page frame={at.frame} title={title} crumbs={groupCrumbs(unit)} lang={languageNow()} index={false}>
        <div class="stack">
          <h1>{title}</h1>
          <p class="quiet">{m("imports.about")}</p>
          {all.length === 0 && <Empty>{m("imports.none")}</Empty>}
          {all.map((one) => (
            <Brought key={one.id} one={one} zone={at.frame.timeZone} />
          ))}
        </div>
      </Page>
    );
  });
}

function Brought({ one, zone }: { one: Import; zone: string }) {
  const { id, kind, found, added, known, links, leftOut, faults } = one;
  return (
    <section class="stack tight" aria-labelledby={`import-${id}`}>
      <h2 id={`import-${id}`}>
        {m(`imports.kind.${kind}`)} {!one.isFinished && <Badge tone="closed">{m("imports.unfinished")}</Badge>}
      </h2>
      <p class="quiet">
        <Time at={one.beganAt} zone={zone} /> {" · "} <bdi>{one.fileName}</bdi>
      </p>
      <ul>
        {one.isFinished && <li>{m(`imports.found.${kind}`, { count: found })}</li>}
        <li>{m(`imports.added.${kind}`, { count: added })}</li>
        {known > 0 && <li>{m("imports.known", { count: known })}</li>}
        {links > 0 && <li>{m("imports.links", { count: links })}</li>}
        {leftOut > 0 && <li>{m("imports.leftout", { count: leftOut })}</li>}
      </ul>
      {!one.isFinished && <p>{m("imports.again")}</p>}
      {faults.length > 0 && (
        <details>
          <summary>{m("imports.which")}</summary>
          <ul>
            {faults.map(({ place, why }) => (
              <li key={place}>
                {m(`imports.place.${kind}`, { place })} {sayWhy(why)}
              </li>
            ))}
            {leftOut > faults.length && <li>{m("imports.more", { count: leftOut - faults.length })}</li>}
          </ul>
        </details>
      )}
    </section>
  );
}

const WHY = {
  "too-many-parts": "imports.why.parts",
  "too-deep": "imports.why.parts",
  "too-slow": "imports.why.slow",
  "too-big": "imports.why.big",
  "headers-too-big": "imports.why.head",
  "no-address": "imports.why.address",
  twice: "imports.why.twice",
  "no-words": "imports.why.words",
  "no-file": "imports.why.file",
} as const;

const isKnown = (why: string): why is keyof typeof WHY => Object.hasOwn(WHY, why);
const sayWhy = (why: string): string => m(isKnown(why) ? WHY[why] : "imports.why.malformed");
