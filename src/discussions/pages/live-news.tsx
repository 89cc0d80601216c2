import type { HTMLAttributes } from "preact";
import type { Topic } from "../topics/queries.ts";
import { m } from "../words.ts";

/** Where scripts run, says quietly that there is something new, and shows it when asked to. */
function LiveNews({ src, after, here }: { src: string; after: string; here?: string }) {
  return (
    <live-news
      role="status"
      data-src={src}
      data-after={after}
      data-here={here}
      data-one={m("live.one")}
      data-more={m("live.more", { count: "{count}" })}
    />
  );
}

export const TopicNews = ({ topic }: { topic: Topic }) => (
  <LiveNews src={`/topics/${topic.id}/new.events`} after={String(topic.lastNumber)} />
);

export const PlacesNews = ({ now, here }: { now: Date; here: string }) => (
  <LiveNews src="/discussions/new.events" after={String(now.getTime())} here={here} />
);

declare module "preact" {
  // eslint-disable-next-line no-namespace -- how Preact's elements are extended
  namespace JSX {
    interface IntrinsicElements {
      "live-news": HTMLAttributes<HTMLElement> & { [data: `data-${string}`]: string | undefined };
    }
  }
}
