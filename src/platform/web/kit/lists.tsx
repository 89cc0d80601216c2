import type { ComponentChildren } from "preact";
import { m } from "../words.ts";

/** A table that scrolls by itself on small screens. */
export function Table(props: { caption: string; head: string[]; rows: ComponentChildren[][] }) {
  return (
    <div class="scroll" role="region" aria-label={props.caption} tabIndex={0}>
      <table>
        <caption>{props.caption}</caption>
        <thead>
          <tr>
            {props.head.map((title) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {props.rows.map((cells, row) => (
            <tr key={row}>
              {cells.map((cell, column) => (
                <td key={column}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export interface Step {
  when: ComponentChildren;
  what: ComponentChildren;
  isDone?: boolean;
}

/** What happened or will, in order of time. */
export function Timeline(props: { steps: readonly Step[] }) {
  return (
    <ol class="timeline">
      {props.steps.map((step, at) => (
        <li key={at} class={step.isDone ? "done" : undefined}>
          <span class="when">
            {step.when} {step.isDone && <span class="away">{m("timeline.done")}</span>}
          </span>
          {step.what}
        </li>
      ))}
    </ol>
  );
}

export interface Waiting {
  key: string | number;
  title: ComponentChildren;
  about: ComponentChildren;
  due: ComponentChildren;
  isLate?: boolean;
  acts?: ComponentChildren;
}

/** Things that wait for somebody's decision, the most urgent first. */
export function Queue(props: { items: readonly Waiting[] }) {
  return (
    <ol class="queue list">
      {props.items.map((item) => (
        <li key={item.key}>
          <div>
            <h3>{item.title}</h3>
            {item.about}
          </div>
          <p class={item.isLate ? "due late" : "due"}>{item.due}</p>
          {item.acts && <div class="acts">{item.acts}</div>}
        </li>
      ))}
    </ol>
  );
}
