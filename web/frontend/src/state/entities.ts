/** Things by id, each in its own signal, so that one event redraws one row. */
import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";

/** What can be kept: it has an identity and says which of two copies is newer. */
export interface Versioned {
  id: string;
  revision: number;
}

/** The newest known copy of each thing. */
export class Entities<T extends Versioned> {
  private readonly byId = new Map<string, Signal<T>>();
  // Raised when something is added or removed; changes live in the things' own signals.
  private readonly membership = signal(0);

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

  /** The thing as it is now, without tracking anything. */
  peek(id: string): T | undefined {
    return this.byId.get(id)?.peek();
  }

  /** Keep the copy unless a newer one is here; says what came of it. */
  patch(thing: T): "added" | "changed" | "stale" {
    const known = this.byId.get(thing.id);
    if (!known) {
      this.byId.set(thing.id, signal(thing));
      this.membership.value += 1;
      return "added";
    }
    if (thing.revision < known.peek().revision) return "stale";
    const isSame = thing.revision === known.peek().revision;
    known.value = thing;
    return isSame ? "stale" : "changed";
  }

  /** Replace the copy whatever its revision: an optimistic change, or its way back. */
  force(thing: T): void {
    const known = this.byId.get(thing.id);
    if (known) known.value = thing;
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
    if (count > 0) this.membership.value += 1;
  }

  /** Forget everything: another person, another workspace. */
  clear(): void {
    this.byId.clear();
    this.membership.value += 1;
  }
}
