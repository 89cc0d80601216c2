/**
 * What `work` makes of each of `all`, in their order, while up to `most` of them are under way: so that reading, parsing and writing go on beside each other.
 * An error of one comes when its turn does; those begun after it are waited for.
 */
export async function* ahead<T, R>(
  all: Iterable<T> | AsyncIterable<T>,
  most: number,
  work: (one: T) => Promise<R>,
): AsyncGenerator<R> {
  const begun: Promise<R>[] = [];
  try {
    for await (const one of all) {
      const made = work(one);
      // Its error is told when its turn comes; until then nobody listens.
      made.catch(() => {});
      begun.push(made);
      if (begun.length >= most) yield await begun.shift()!;
    }
    while (begun.length > 0) yield await begun.shift()!;
  } finally {
    await Promise.allSettled(begun);
  }
}
