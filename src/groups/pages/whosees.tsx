import { Facts } from "#platform/web";
import { features, whoReads } from "../permission/rules.ts";
import type { Unit } from "../queries.ts";
import { m } from "../words.ts";

/** "Who can see this?", made from the settings that permission itself reads, so it cannot be wrong (G-3). */
export function WhoSees({ unit }: { unit: Unit }) {
  return (
    <section class="stack tight" aria-labelledby="who-sees">
      <h2 id="who-sees">{m("see.title")}</h2>
      <Facts facts={features.map((feature) => [m(`feature.${feature}`), m(`readers.${whoReads(unit, feature)}`)])} />
      <p>
        {m(`posting.${unit.posting}`)} {unit.posting !== "anyone" && m(`strangers.${unit.strangers}`)}
      </p>
      {whoReads(unit, "posts") === "public" && unit.address && <p>{m("see.mailIsPublic")}</p>}
    </section>
  );
}
