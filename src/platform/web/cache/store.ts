/** A page as it goes over the wire. */
export interface Kept {
  /** Names and values by turns, as `writeHead` takes them. */
  headers: string[];
  etag: string;
  body: Buffer;
}

interface Entry extends Kept {
  key: string;
  tags: readonly string[];
  /** By a clock that never goes back (performance.now). */
  until: number;
  size: number;
}

/** A page that is being made: hears what changes meanwhile, because it may have been read before. */
export interface Making {
  changed: Set<string>;
  isLost: boolean;
}

/** Objects, strings and maps around a page, roughly. */
const OVERHEAD = 2_000;

/** Pages by key, the one asked for longest ago forgotten first, within so many octets. Knows no database and no connection. */
export class Store {
  private readonly entries = new Map<string, Entry>();
  private readonly byTag = new Map<string, Set<Entry>>();
  private readonly making = new Set<Making>();
  private size = 0;

  private readonly most: number;
  constructor(most: number) {
    this.most = most;
  }

  get octets(): number {
    return this.size;
  }

  get pages(): number {
    return this.entries.size;
  }

  find(key: string, now: number): Kept | null {
    const entry = this.entries.get(key);
    if (!entry) return null;
    if (entry.until <= now) {
      this.forget(entry);
      return null;
    }
    this.entries.delete(key);
    this.entries.set(key, entry);
    return entry;
  }

  begin(): Making {
    const making: Making = { changed: new Set(), isLost: false };
    this.making.add(making);
    return making;
  }

  end(making: Making): void {
    this.making.delete(making);
  }

  /** Keeps the page unless something that it shows has changed since `making` began. */
  keep(making: Making, key: string, tags: readonly string[], until: number, kept: Kept): void {
    if (making.isLost || tags.some((tag) => making.changed.has(tag))) return;
    const size = kept.body.length + key.length + kept.headers.join("").length + OVERHEAD;
    // One page may not drive out all others.
    if (size > this.most / 4) return;
    const before = this.entries.get(key);
    if (before) this.forget(before);
    const entry = { ...kept, key, tags, until, size };
    this.entries.set(key, entry);
    for (const tag of tags) this.byTag.set(tag, (this.byTag.get(tag) ?? new Set()).add(entry));
    this.size += size;
    for (const oldest of this.entries.values()) {
      if (this.size <= this.most) break;
      this.forget(oldest);
    }
  }

  /** What shows this is made anew when it is asked for next. */
  drop(tag: string): void {
    for (const making of this.making) making.changed.add(tag);
    for (const entry of this.byTag.get(tag) ?? []) this.forget(entry);
  }

  clear(): void {
    for (const making of this.making) making.isLost = true;
    this.entries.clear();
    this.byTag.clear();
    this.size = 0;
  }

  private forget(entry: Entry): void {
    this.entries.delete(entry.key);
    for (const tag of entry.tags) {
      const shown = this.byTag.get(tag);
      shown?.delete(entry);
      if (shown?.size === 0) this.byTag.delete(tag);
    }
    this.size -= entry.size;
  }
}
