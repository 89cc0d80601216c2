import { m } from "../words.ts";
import { Table } from "./lists.tsx";

export interface Bar {
  label: string;
  value: number;
}

export interface ChartProps {
  caption: string;
  /** Headings of the table beside the picture. */
  head: [label: string, value: string];
  values: readonly Bar[];
  /** How a value is said; its digits unless given. */
  say?: (value: number) => string;
}

const WIDTH = 400;
const ROW = 22;
const LABELS = 150;

/** Horizontal bars, each with its label and figure in text, and the same as a table: a picture says nothing alone (S-9). */
export function BarChart({ caption, head, values, say = String }: ChartProps) {
  const most = Math.max(1, ...values.map(({ value }) => value));
  const height = values.length * ROW;
  const widthOf = (value: number) => (Math.max(0, value) / most) * (WIDTH - LABELS - 50);
  return (
    <figure class="chart">
      <figcaption>{caption}</figcaption>
      <svg viewBox={`0 0 ${WIDTH} ${height}`} aria-hidden="true">
        {values.map(({ label, value }, row) => (
          <g key={label}>
            <text x={LABELS - 8} y={row * ROW + 15} text-anchor="end">
              {cut(label)}
            </text>
            <rect x={LABELS} y={row * ROW + 4} width={Math.max(1, widthOf(value))} height={ROW - 8} />
            <text x={LABELS + widthOf(value) + 6} y={row * ROW + 15}>
              {say(value)}
            </text>
          </g>
        ))}
      </svg>
      <AsTable {...{ caption, head, values, say }} />
    </figure>
  );
}

/** A line over time with its table. */
export function LineChart({ caption, head, values, say = String }: ChartProps) {
  return (
    <figure class="chart">
      <figcaption>{caption}</figcaption>
      <svg viewBox="0 0 400 120" preserveAspectRatio="none" aria-hidden="true">
        <line x1="0" y1="119" x2="400" y2="119" />
        <polyline points={points(values, 400, 114, 3)} />
      </svg>
      <AsTable {...{ caption, head, values, say }} />
    </figure>
  );
}

/** A line as high as a line of text. `label` says in words what it shows, for its table stands elsewhere. */
export function Sparkline(props: { label: string; values: readonly number[] }) {
  const values = props.values.map((value, at) => ({ label: String(at), value }));
  return (
    <span class="chart">
      <svg class="spark" viewBox="0 0 100 24" preserveAspectRatio="none" role="img" aria-label={props.label}>
        <polyline points={points(values, 100, 20, 2)} />
      </svg>
    </span>
  );
}

function AsTable({ caption, head, values, say }: Required<ChartProps>) {
  return (
    <details>
      <summary>{m("chart.table")}</summary>
      <Table caption={caption} head={head} rows={values.map(({ label, value }) => [label, say(value)])} />
    </details>
  );
}

function points(values: readonly Bar[], width: number, height: number, margin: number): string {
  const most = Math.max(1, ...values.map(({ value }) => value));
  const step = values.length > 1 ? width / (values.length - 1) : 0;
  return values
    .map(({ value }, at) => `${round(at * step)},${round(margin + height - (Math.max(0, value) / most) * height)}`)
    .join(" ");
}

const round = (value: number): number => Math.round(value * 10) / 10;
const cut = (label: string): string => (label.length <= 22 ? label : `${label.slice(0, 21)}…`);
