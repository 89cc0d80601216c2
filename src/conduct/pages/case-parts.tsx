import type { ComponentChildren } from "preact";
import { Badge, Time, type At, type FieldErrors, type Typed } from "#platform/web";
import { day } from "#platform/words";
import type { Instant } from "#platform/time";
import type { Case, Evidence, Said } from "../cases/queries.ts";
import type { Side } from "../rules.ts";
import type { Ruling } from "../rulings/queries.ts";
import { m } from "../words.ts";
import { Lines } from "./parts.tsx";

/** What every view of a case has before it. */
export interface Shown {
  at: At;
  found: Case;
  now: Instant;
  errors: FieldErrors;
  typed: Typed;
  rulings: readonly Ruling[];
  said: readonly Said[];
  evidence: readonly Evidence[];
  /** How many times those who sit have opened it. */
  views: number;
}

export function Section({ id, title, children }: { id: string; title: string; children: ComponentChildren }) {
  return (
    <section class="stack tight" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {children}
    </section>
  );
}

/** Words of the sides, each with who said it and when. `names`: of the sides; null: all of it is the reader's own. */
export const SaidList = (props: { said: readonly Said[]; zone: string; names: Record<Side, string> | null }) => (
  <div class="stack">
    {props.said.map(({ side, kind, text, at }, number) => (
      <article key={number} class="stack tight">
        <h3>{props.names ? m(`said.${kind}`, { name: props.names[side] }) : m(`said.own.${kind}`)}</h3>
        <p class="quiet">
          <Time at={at} zone={props.zone} />
        </p>
        <Lines text={text} />
      </article>
    ))}
  </div>
);

/** Posts as they were kept; the link leads to what became of them. */
export const EvidenceList = ({ evidence, zone }: { evidence: readonly Evidence[]; zone: string }) => (
  <Section id="evidence" title={m("evidence.title")}>
    <p class="quiet">{m("evidence.about")}</p>
    {evidence.map((one) => (
      <blockquote key={one.number} class="stack tight">
        <p class="quiet">
          <strong>
            <bdi>{one.authorName}</bdi>
          </strong>{" "}
          <Time at={one.postedAt} zone={zone} />
        </p>
        <p class="quiet">
          {m("evidence.place", { unit: one.unitName, number: one.postNumber, title: one.title })}{" "}
          {one.version > 1 && <Badge>{m("evidence.version", { version: one.version })}</Badge>}
        </p>
        <Lines text={one.text} />
        {one.fileNames.length > 0 && <p class="quiet">{m("evidence.files", { names: one.fileNames.join(", ") })}</p>}
        <p class="quiet">
          {m("evidence.kept")} <Time at={one.frozenAt} zone={zone} />{" "}
          <a href={`/posts/${one.postId}`}>{m("evidence.now")}</a>
        </p>
      </blockquote>
    ))}
  </Section>
);

/** What was decided, and what it does. */
export function sayRuling({ outcome, unitName, untilDay }: Ruling): string {
  if (outcome !== "suspension") return m(`ruling.${outcome}`);
  const until = day(untilDay!);
  return unitName === null
    ? m("ruling.suspension.everywhere", { until })
    : m("ruling.suspension.unit", { until, unit: unitName });
}

/** What was decided, with the reasons for this reader. */
export const Rulings = ({
  rulings,
  text,
  zone,
}: {
  rulings: readonly Ruling[];
  text: (one: Ruling) => string;
  zone: string;
}) => (
  <Section id="rulings" title={m("ruling.title")}>
    {rulings.map((one) => (
      <div key={one.stage} class="stack tight">
        <p>
          <strong>{sayRuling(one)}</strong>
        </p>
        <p class="quiet">
          {m(`ruling.stage.${one.stage}`)} <Time at={one.at} zone={zone} />
        </p>
        <Lines text={text(one)} />
      </div>
    ))}
  </Section>
);
