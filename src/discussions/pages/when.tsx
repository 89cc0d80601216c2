import { Time } from "#platform/web";
import { ago, dateTime } from "#platform/words";

/** A moment as people say it, the exact one in its title. Without `now` (pages that are kept for many readers) the exact one stands there. */
export function When({ at, now, zone }: { at: Date; now: Date | null; zone: string }) {
  if (!now) return <Time at={at} zone={zone} />;
  return (
    <time dateTime={at.toISOString()} title={dateTime(at, zone)}>
      {ago(at, now, zone)}
    </time>
  );
}
