import { sayRole, type Appointment, type Unit } from "#groups";
import { dayIn, type Instant } from "#platform/time";
import { day, languageNow } from "#platform/words";
import type { MailSite } from "../mails/site.ts";
import { m } from "../words.ts";
import { sayExtent } from "./words.ts";
import type { Extent } from "./queries.ts";

export interface AidTopic {
  id: number;
  title: string;
  startedAt: Instant;
  posts: number;
}

interface Aid {
  unit: Unit;
  site: MailSite;
  now: Instant;
  extent: Extent;
  topics: readonly AidTopic[];
  leaders: readonly Appointment[];
}

/** What an archivist is to know of a package without reading it: what it is, from when, how much, who led, and every discussion by its title. A page that needs nothing beside it. */
export function FindingAid({ unit, site, now, extent, topics, leaders }: Aid) {
  const on = (at: Instant) => day(dayIn(site.timeZone, at));
  const facts: [string, string][] = [
    [m("export.aid.creator"), site.associationName],
    [m("export.aid.address"), `${site.publicUrl}/groups/${unit.slug}`],
    [m("export.aid.made"), on(now)],
    ...(extent.from && extent.until
      ? [
          [m("export.aid.dates"), m("export.aid.span", { from: on(extent.from), until: on(extent.until) })] as [
            string,
            string,
          ],
        ]
      : []),
    [m("export.aid.extent"), sayExtent(extent)],
  ];
  return (
    <html lang={languageNow()}>
      <head>
        <meta charset="utf-8" />
        <title>{unit.name}</title>
      </head>
      <body>
        <h1>{unit.name}</h1>
        <p>{unit.purpose}</p>
        <dl>
          {facts.map(([name, value]) => (
            <>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </>
          ))}
        </dl>
        <h2>{m("export.aid.parts")}</h2>
        <ul>
          {(["mbox", "json", "files", "decisions", "members", "sums"] as const).map((part) => (
            <li key={part}>{m(`export.part.${part}`)}</li>
          ))}
        </ul>
        <p>{m("export.aid.hidden")}</p>
        <h2>{m("export.aid.leaders")}</h2>
        <ul>
          {leaders.map(({ id, name, role, startsOn, endsOn, endedAt }) => (
            <li key={id}>
              {m("export.aid.leader", {
                name,
                role: sayRole(role),
                from: day(startsOn),
                until: endedAt ? on(endedAt) : endsOn ? day(endsOn) : "…",
              })}
            </li>
          ))}
        </ul>
        <h2>{m("export.aid.topics")}</h2>
        <ul>
          {topics.map(({ id, title, startedAt, posts }) => (
            <li key={id}>
              <a href={`${site.publicUrl}/topics/${id}`}>{title}</a>{" "}
              {m("export.aid.topic", { on: on(startedAt), posts })}
            </li>
          ))}
        </ul>
      </body>
    </html>
  );
}
