/** Things by id, each in its own signal, so that one event redraws one row. */
import { batch, computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";

/** What can be kept: it has an identity and says which of two copies is newer. */
export interface Versioned {
  id: string;
  revision: number;
}

// The server's last copy of a thing, and what is shown over it.
interface Covered<T> {
  stored: T;
  covers: ((stored: T) => T)[];
}

/** What is kept when there is too much of it. */
export interface Keeping<T> {
  /** More than this go, the least recently seen first, unless they are held. */
  most?: number;
  /** Those with a higher number go last, however long ago they were seen. */
  weight?: (thing: T) => number;
  /** Told what went, whenever some did. */
  dropped?: (things: readonly T[]) => void;
}

// What came is shown before it is asked who is too many: a page that was just loaded is no stray.
const TRIM_MS = 1_000;

/** The newest known copy of each thing. */
export class Entities<T extends Versioned> {
  // The least recently seen stands first.
  private readonly byId = new Map<string, Signal<T>>();
  private readonly holders = new Set<() => Iterable<string>>();
  private readonly clearings: (() => void)[] = [];
  private trimming: ReturnType<typeof setTimeout> | undefined;
  private readonly covered = new Map<string, Covered<T>>();
  // Raised when something is added or removed; changes live in the things' own signals.
  private readonly membership = signal(0);
  private readonly moved = signal(0);

  constructor(private readonly keeping: Keeping<T> = {}) {}

  /** Raised by whatever comes, changes or goes: for who looks at all of them at once, because
   * listening to each of thousands costs more than looking again. */
  readonly moves: ReadonlySignal<number> = this.moved;

  /** Every thing, in no order; tracks additions, not changes. */
  readonly all: ReadonlySignal<readonly Signal<T>[]> = computed(() => {
    this.membership.value;
    return [...this.byId.values()];
  });

  /** The thing's signal, or undefined; tracks its arrival. */
  get(id: string): Signal<T> | undefined {
    this.membership.value;
    return this.byId.get(id);
  }

  /** The thing as it is shown now, without tracking anything. */
  peek(id: string): T | undefined {
    return this.byId.get(id)?.peek();
  }

  /** The server's last copy, whatever is shown over it. */
  stored(id: string): T | undefined {
    return this.covered.get(id)?.stored ?? this.peek(id);
  }

  /**
   * Show the thing as `expected` makes it of the server's copies, of those that come meanwhile too,
   * until the returned function is called; nothing for a thing that is not here. `expected` leaves
   * the revision alone.
   */
  cover(id: string, expected: (stored: T) => T): () => void {
    const shown = this.peek(id);
    if (!shown) return () => undefined;
    const covered = this.covered.get(id) ?? { stored: shown, covers: [] };
    this.covered.set(id, covered);
    covered.covers.push(expected);
    this.show(id, covered);
    return () => {
      const at = covered.covers.indexOf(expected);
      if (at < 0) return;
      covered.covers.splice(at, 1);
      if (covered.covers.length === 0) this.covered.delete(id);
      this.show(id, covered);
    };
  }

  /** Keep the copy unless a newer one is here; says what came of it. */
  patch(thing: T): "added" | "changed" | "stale" {
    const known = this.byId.get(thing.id);
    if (!known) {
      this.byId.set(thing.id, signal(thing));
      this.membership.value += 1;
      this.moved.value += 1;
      this.trimSoon();
      return "added";
    }
    this.byId.delete(thing.id);
    this.byId.set(thing.id, known);
    const before = (this.stored(thing.id) ?? thing).revision;
    if (thing.revision < before) return "stale";
    this.force(thing);
    return thing.revision === before ? "stale" : "changed";
  }

  /** Replace the copy whatever its revision: what the server is known to have made of it. */
  force(thing: T): void {
    const covered = this.covered.get(thing.id);
    if (covered) covered.stored = thing;
    this.show(thing.id, covered ?? { stored: thing, covers: [] });
  }

  /** Never let go what `ids` names, asked whenever some have to go; returns a function that ends it. */
  hold(ids: () => Iterable<string>): () => void {
    this.holders.add(ids);
    return () => {
      this.holders.delete(ids);
      this.trimSoon();
    };
  }

  /** The revisions held now, to compare with after a full answer of the server. */
  snapshot(): ReadonlyMap<string, number> {
    return new Map([...this.byId].map(([id, one]) => [id, one.peek().revision]));
  }

  /** Forget what was held in `before`, has not moved since, and is `gone` by the answer. */
  prune(before: ReadonlyMap<string, number>, gone: (thing: T) => boolean): void {
    let count = 0;
    for (const [id, one] of this.byId) {
      const thing = one.peek();
      if (before.get(id) !== thing.revision || !gone(thing)) continue;
      this.byId.delete(id);
      count += 1;
    }
    if (count === 0) return;
    this.membership.value += 1;
    this.moved.value += 1;
  }

  /** Call this whenever everything is forgotten. */
  whenCleared(run: () => void): void {
    this.clearings.push(run);
  }

  /** Forget everything: another person, another workspace. */
  clear(): void {
    clearTimeout(this.trimming);
    this.trimming = undefined;
    this.byId.clear();
    this.covered.clear();
    for (const run of this.clearings) run();
    this.membership.value += 1;
    this.moved.value += 1;
  }

  private trimSoon(): void {
    if (this.byId.size <= this.most || this.trimming !== undefined) return;
    this.trimming = setTimeout(() => {
      this.trimming = undefined;
      this.trim();
    }, TRIM_MS);
  }

  private trim(): void {
    const tooMany = this.byId.size - this.most;
    if (tooMany <= 0) return;
    const held = new Set([...this.holders].flatMap((ids) => [...ids()]));
    const { weight = () => 0, dropped } = this.keeping;
    const free = [...this.byId.values()]
      .map((one) => one.peek())
      .filter(({ id }) => !held.has(id) && !this.covered.has(id));
    // Sorting keeps the order of those that weigh the same.
    const gone = free.sort((a, b) => weight(a) - weight(b)).slice(0, tooMany);
    if (gone.length === 0) return;
    for (const { id } of gone) this.byId.delete(id);
    batch(() => {
      this.membership.value += 1;
      this.moved.value += 1;
      dropped?.(gone);
    });
  }

  private get most(): number {
    return this.keeping.most ?? Number.POSITIVE_INFINITY;
  }

  private show(id: string, { stored, covers }: Covered<T>): void {
    const known = this.byId.get(id);
    if (!known) return;
    known.value = covers.reduce((thing, cover) => cover(thing), stored);
    this.moved.value += 1;
  }
}
