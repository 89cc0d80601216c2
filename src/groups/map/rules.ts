/** One square of the map: a state, district or territory, about where it lies among its neighbours. */
export interface Tile {
  /** ISO 3166-2. */
  region: string;
  name: string;
  column: number;
  row: number;
}

/**
 * The United States as equal squares: on a map of areas most of the chapters of the north-east could not be pressed with a finger. Rows from north
 * to south; territories stand where there is room.
 */
const rows = [
  "AK Alaska|. . . . . . . . .|ME Maine",
  ". . . . . . . . .|VT Vermont|NH New Hampshire",
  "WA Washington|ID Idaho|MT Montana|ND North Dakota|MN Minnesota|WI Wisconsin|.|MI Michigan|NY New York|RI Rhode Island|MA Massachusetts",
  "OR Oregon|NV Nevada|WY Wyoming|SD South Dakota|IA Iowa|IL Illinois|IN Indiana|OH Ohio|PA Pennsylvania|NJ New Jersey|CT Connecticut",
  "CA California|UT Utah|CO Colorado|NE Nebraska|MO Missouri|KY Kentucky|WV West Virginia|VA Virginia|MD Maryland|DE Delaware",
  ".|AZ Arizona|NM New Mexico|KS Kansas|AR Arkansas|TN Tennessee|NC North Carolina|SC South Carolina|DC District of Columbia",
  ". . .|OK Oklahoma|LA Louisiana|MS Mississippi|AL Alabama|GA Georgia",
  "HI Hawaii|GU Guam|.|TX Texas|. . . .|FL Florida|PR Puerto Rico|VI Virgin Islands",
];

export const tiles: readonly Tile[] = rows.flatMap((line, row) => {
  let column = 0;
  return line.split("|").flatMap((cell) => {
    if (cell.startsWith(".")) {
      column += cell.split(" ").length;
      return [];
    }
    const code = cell.slice(0, 2);
    return [{ region: `US-${code}`, name: cell.slice(3), column: column++, row }];
  });
});

export const MAP_COLUMNS = 11;
export const MAP_ROWS = rows.length;

const known = new Set(tiles.map(({ region }) => region));

/** What was typed as regions: "AL, GA" or "US-AL US-GA", each once, in order; or the first word that is none. */
export function regionsFrom(text: string): { regions: string[] } | { unknown: string } {
  const words = text.toUpperCase().match(/[^\s,;]+/g) ?? [];
  const regions = words.map((word) => (word.startsWith("US-") ? word : `US-${word}`));
  const wrong = regions.findIndex((region) => !known.has(region));
  return wrong >= 0 ? { unknown: words[wrong]! } : { regions: [...new Set(regions)].sort() };
}

/** Who is at home in each square, those of the fewest squares first: a state's own chapter before one of twelve states. */
export function onMap<Unit extends { id: number }>(
  units: readonly Unit[],
  regions: ReadonlyMap<number, readonly string[]>,
): (Tile & { units: Unit[] })[] {
  const reach = (unit: Unit) => regions.get(unit.id)?.length ?? 0;
  const narrow = [...units].sort((a, b) => reach(a) - reach(b) || a.id - b.id);
  return tiles.map((tile) => ({
    ...tile,
    units: narrow.filter((unit) => regions.get(unit.id)?.includes(tile.region)),
  }));
}
