import type { Emblem } from "../emblems/queries.ts";
import { spineLetters, spineText } from "../emblems/rules.ts";
import type { Unit } from "../queries.ts";
import { kindLabel, m } from "../words.ts";

type Shown = Pick<Unit, "name" | "acronym" | "kind" | "slug">;

/**
 * A unit's emblem: its own picture, or its acronym on a book spine in its kind's colour. Beside the unit's name it is decoration, and
 * silent; `named` gives it words of its own.
 */
export function Spine({ unit, emblem, named }: { unit: Shown; emblem?: Emblem | null; named?: boolean }) {
  if (emblem)
    return (
      <img
        class="emblem"
        src={`/groups/${unit.slug}/emblem?v=${emblem.digest.slice(0, 12)}`}
        alt={named ? emblem.alt : ""}
        width={48}
        height={64}
        loading="lazy"
      />
    );
  return <Drawn unit={unit} named={named === true} />;
}

function Drawn({ unit, named }: { unit: Shown; named: boolean }) {
  const { letters, isTurned, size, length } = spineText(spineLetters(unit));
  const words = named
    ? ({ role: "img", "aria-label": m("emblem.alt", { letters, kind: kindLabel(unit.kind) }) } as const)
    : ({ "aria-hidden": "true" } as const);
  return (
    <svg
      class={`emblem spine spine-${unit.kind}`}
      viewBox="0 0 48 64"
      width="48"
      height="64"
      focusable="false"
      {...words}
    >
      <rect class="cover" x="0.5" y="0.5" width="47" height="63" rx="2" />
      <path class="band" d="M7 7h36M7 57h36" />
      <text
        x="25"
        y="32"
        font-size={size}
        text-anchor="middle"
        dominant-baseline="central"
        transform={isTurned ? "rotate(-90 25 32)" : undefined}
        textLength={length ?? undefined}
        lengthAdjust={length === null ? undefined : "spacingAndGlyphs"}
      >
        {letters}
      </text>
    </svg>
  );
}
