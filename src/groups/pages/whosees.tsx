import { statementOf, type Stated } from "../permission/statement.ts";
import { m, saySentence } from "../words.ts";

/** "Who can see this?", sentence by sentence from the settings that permission itself reads, so it cannot be wrong (G-3). */
export function WhoSees({ unit, children }: { unit: Stated; children?: string }) {
  return (
    <section class="stack tight statement" aria-labelledby="who-sees">
      <h2 id="who-sees">{m("see.title")}</h2>
      <ul>
        {statementOf(unit).map((sentence) => (
          <li key={sentence.of}>{saySentence(sentence)}</li>
        ))}
      </ul>
      <p class="quiet">{children ?? m("see.from")}</p>
    </section>
  );
}
