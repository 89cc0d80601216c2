import type { HTMLAttributes } from "preact";
import { Dialog } from "#platform/web";
import { m } from "../words.ts";

const keys = ["j", "k", "n", "r", "/", "?"] as const;
const names = { j: "next", k: "previous", n: "new", r: "reply", "/": "search", "?": "help" } as const;

/** Keys for reading, where scripts run; everything they do is a link or a button on the page as well. */
export function ReadingKeys() {
  return (
    <reading-keys data-copy={m("copy.link")} data-copied={m("copy.done")} data-open={m("keys.title")}>
      <Dialog id="keys" title={m("keys.title")}>
        <dl class="keys">
          {keys.map((key) => (
            <div key={key}>
              <dt>
                <kbd>{key}</kbd>
              </dt>
              <dd>{m(`keys.${names[key]}`)}</dd>
            </div>
          ))}
        </dl>
        <p class="tick">
          <input type="checkbox" id="keys-on" checked />
          <label for="keys-on">{m("keys.on")}</label>
        </p>
      </Dialog>
    </reading-keys>
  );
}

declare module "preact" {
  // eslint-disable-next-line no-namespace -- how Preact's elements are extended
  namespace JSX {
    interface IntrinsicElements {
      "reading-keys": HTMLAttributes<HTMLElement> & { [data: `data-${string}`]: string };
    }
  }
}
