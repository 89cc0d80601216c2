/** What several benchmarks measure by. */

/** Seconds. */
export async function timed(act: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await act();
  return (performance.now() - began) / 1000;
}

/** The most memory that this process takes between `begin` and `end`, in MB beyond what it had; `look`s come 50 times a second. */
export function watchMemory() {
  let before = 0;
  let most = 0;
  let timer: NodeJS.Timeout;
  const look = () => (most = Math.max(most, process.memoryUsage.rss()));
  return {
    begin: () => {
      before = process.memoryUsage.rss();
      timer = setInterval(look, 20);
    },
    end: () => {
      clearInterval(timer);
      return Math.max(0, Math.round((most - before) / 2 ** 20));
    },
  };
}

export const rounded = (ratio: number): number => Math.round(100 * ratio) / 100;
