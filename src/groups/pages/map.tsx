import { Table } from "#platform/web";
import type { Unit } from "../queries.ts";
import { MAP_COLUMNS, MAP_ROWS, onMap } from "../map/rules.ts";
import { m } from "../words.ts";

interface Props {
  units: readonly Unit[];
  regions: ReadonlyMap<number, readonly string[]>;
}

const SIDE = 40;
const GAP = 4;

/** Units where they are at home: squares that lead to them, and the same as a table (S-9). Nothing where none is at home anywhere. */
export function UnitMap({ units, regions }: Props) {
  if (!units.some((unit) => regions.has(unit.id))) return null;
  const tiles = onMap(units, regions);
  return (
    <figure class="map" aria-labelledby="map-title">
      <figcaption id="map-title">{m("map.title")}</figcaption>
      <svg viewBox={`0 0 ${MAP_COLUMNS * SIDE} ${MAP_ROWS * SIDE}`} role="group" aria-labelledby="map-title">
        {tiles.map((tile) => (
          <Square key={tile.region} tile={tile} />
        ))}
      </svg>
      <details>
        <summary>{m("map.table")}</summary>
        <Table
          caption={m("map.title")}
          head={[m("map.place"), m("map.units")]}
          rows={tiles
            .filter((tile) => tile.units.length > 0)
            .toSorted((a, b) => (a.name < b.name ? -1 : 1))
            .map((tile) => [tile.name, <Links units={tile.units} />])}
        />
      </details>
    </figure>
  );
}

function Square({ tile }: { tile: ReturnType<typeof onMap<Unit>>[number] }) {
  const [x, y] = [tile.column * SIDE, tile.row * SIDE];
  const code = tile.region.slice(-2);
  const first = tile.units[0];
  const square = (
    <>
      <rect x={x + GAP / 2} y={y + GAP / 2} width={SIDE - GAP} height={SIDE - GAP} rx={2} />
      <text x={x + SIDE / 2} y={y + SIDE / 2 + 5} text-anchor="middle" font-size={15}>
        {code}
      </text>
    </>
  );
  if (!first)
    return (
      <g class="nobody" aria-hidden="true">
        {square}
      </g>
    );
  return (
    <a href={`/groups/${first.slug}`} aria-label={m("map.square", { code, place: tile.name, unit: first.name })}>
      <title>{m("map.square", { code, place: tile.name, unit: first.name })}</title>
      {square}
    </a>
  );
}

const Links = ({ units }: { units: readonly Unit[] }) => (
  <>
    {units.map((unit, at) => (
      <span key={unit.id}>
        {at > 0 && ", "}
        <a href={`/groups/${unit.slug}`}>{unit.name}</a>
      </span>
    ))}
  </>
);
