import { Link } from "#platform/web";
import type { At } from "#platform/web";
import { day } from "#platform/words";
import type { SpaceLink } from "../links/queries.ts";
import { mayPost, type Viewer } from "../permission/rules.ts";
import type { Appointment } from "../roles/queries.ts";
import type { Unit } from "../queries.ts";
import type { Texts } from "../texts/queries.ts";
import { m } from "../words.ts";
import { ActLink } from "./acts.tsx";
import { Prose } from "./prose.tsx";

/** The web, and the mail address for whoever may write or could come to. */
export function TakePart({ at, viewer, unit }: { at: At; viewer: Viewer; unit: Unit }) {
  const writes = mayPost(viewer, unit);
  const address =
    unit.address !== null && !unit.isUnopened && (unit.posting !== "leaders" || writes) ? unit.address : null;
  return (
    <section class="stack tight" aria-labelledby="take-part">
      <h2 id="take-part">{m("part.title")}</h2>
      <p>{writes && viewer.personId !== null ? m("part.web") : m("part.web.read")}</p>
      {address !== null && (
        <p>
          {m("part.mail")} <Address address={`${address}@${at.settings.mailDomain}`} />
        </p>
      )}
      {unit.address !== null && !unit.closure && (
        <p>
          {m("part.mail.help")} <Address address={`${unit.address}-request@${at.settings.mailDomain}`} />
        </p>
      )}
      {unit.address === null && <p>{m("part.noMail")}</p>}
    </section>
  );
}

const Address = ({ address }: { address: string }) => <Link href={`mailto:${address}`}>{address}</Link>;

/** What belongs here, and the code of conduct. */
export function PostingRules({ texts }: { texts: Texts }) {
  return (
    <section class="stack tight" aria-labelledby="rules">
      <h2 id="rules">{m("rules.title")}</h2>
      {texts.rules === "" ? <p>{m("rules.none")}</p> : <Prose text={texts.rules} />}
      {texts.conductUrl !== null && <Conduct href={texts.conductUrl} />}
    </section>
  );
}

const Conduct = ({ href }: { href: string }) => (
  <p>
    {href.startsWith("/") ? <a href={href}>{m("rules.conduct")}</a> : <Link href={href}>{m("rules.conduct")}</Link>}
  </p>
);

/** Who leads, until when, and a way to write to them that shows nobody's address. */
export function Conveners({ viewer, unit, leaders }: { viewer: Viewer; unit: Unit; leaders: Appointment[] }) {
  return (
    <section class="stack tight" aria-labelledby="conveners">
      <h2 id="conveners">{m("conveners.title")}</h2>
      {leaders.length === 0 && <p>{m("conveners.none")}</p>}
      <ul class="list">
        {leaders.map((one) => (
          <li key={one.id}>{line(one)}</li>
        ))}
      </ul>
      {leaders.length > 0 && !unit.closure && (
        <>
          <p class="acts">
            <ActLink
              viewer={viewer}
              plain
              href={`/groups/${unit.slug}/conveners/message`}
              label={m("conveners.write")}
            />
          </p>
          <p class="quiet">{m("conveners.hidden")}</p>
        </>
      )}
    </section>
  );
}

function line({ name, role, endsOn }: Appointment): string {
  const values = { name, role: m(`role.${role}`) };
  return endsOn ? m("conveners.until", { ...values, until: day(endsOn) }) : m("conveners.line", values);
}

/** Spaces elsewhere, each with who runs it and its own privacy (P-25). */
export function LinkedSpaces({ links }: { links: SpaceLink[] }) {
  if (links.length === 0) return null;
  return (
    <section class="stack tight" aria-labelledby="linked">
      <h2 id="linked">{m("links.title")}</h2>
      <ul class="list stack">
        {links.map((one) => (
          <li key={one.id}>
            <span class="outward">
              <Link href={one.url}>{one.label}</Link>
            </span>{" "}
            <span class="quiet">{m("links.runBy", { who: one.runBy })}</span>
            {one.privacy !== "" && <Prose text={one.privacy} />}
          </li>
        ))}
      </ul>
    </section>
  );
}
