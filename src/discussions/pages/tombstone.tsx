import { dayIn } from "#platform/time";
import { day } from "#platform/words";
import { Notice } from "#platform/web";
import type { Withheld } from "../withholding/rules.ts";
import { m } from "../words.ts";

interface Props {
  post: { id: number; number: number };
  withheld: Withheld;
  zone: string;
  /** A way to what it said is shown. */
  maySee: boolean;
}

/** What stands in the place of a post that leaders took away. */
export function Tombstone({ post, withheld, zone, maySee }: Props) {
  const { at, reason, word, isFinal } = withheld;
  return (
    <Notice>
      <p>
        {m(isFinal ? "withheld.removed" : "withheld.hidden", {
          date: day(dayIn(zone, at)),
          reason: m(`conduct.${reason}`),
        })}
      </p>
      <p>
        <bdi>{word}</bdi>
      </p>
      {maySee && (
        <p>
          <a
            href={`/posts/${post.id}/withholding`}
            aria-label={m(isFinal ? "withheld.see.removed.label" : "withheld.see.label", { number: post.number })}
          >
            {m(isFinal ? "withheld.see.removed" : "withheld.see")}
          </a>
        </p>
      )}
    </Notice>
  );
}
