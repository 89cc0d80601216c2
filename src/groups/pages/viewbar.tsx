import { Notice } from "#platform/web";
import { stands, type Stand } from "../permission/viewing.ts";
import { m } from "../words.ts";

/** For those who manage a unit: its page as somebody else finds it (D-23), and the way back. */
export function ViewBar({ here, as }: { here: string; as: Stand | null }) {
  return as === null ? <Choices here={here} /> : <Viewing here={here} as={as} />;
}

function Choices({ here }: { here: string }) {
  return (
    <nav class="viewbar quiet" aria-label={m("view.label")}>
      <span aria-hidden="true">{m("view.label")}</span>
      {stands.map((as) => (
        <a key={as} href={`${here}?as=${as}`}>
          {m("view.choice", { as })}
        </a>
      ))}
    </nav>
  );
}

function Viewing({ here, as }: { here: string; as: Stand }) {
  return (
    <Notice tone="warn">
      <p>
        <strong>{m("view.as", { as })}</strong> {m("view.note")} <a href={here}>{m("view.back")}</a>
      </p>
    </Notice>
  );
}
