/** Somebody's things of one kind in this browser's storage, each under a name of its own, so that
 * tabs which write at the same time never overwrite or bring back each other's. */

// Longer than anybody writes; what is pasted and longer would leave no room for the rest.
const LONGEST = 100_000;

/** What another tab did to one thing: null stands for none. */
export interface Heard<T> {
  id: string;
  /** As it stood in the storage, in the storage's words. */
  before: string | null;
  after: T | null;
}

/** Things by id; `area` begins their names, `read` makes one of what was stored, or null where it is
 * another program's. Storage that is switched off or full keeps nothing, and everything works. */
export class Shelf<T> {
  readonly #area: string;
  readonly #read: (value: unknown) => T | null;
  // As this tab left or found them: only what differs from it is its own to write or to remove.
  readonly #known = new Map<string, string>();
  #prefix = "";

  constructor(area: string, read: (value: unknown) => T | null) {
    this.#area = area;
    this.#read = read;
  }

  /** Turn to the things of this person, and bring them. */
  open(whose: string): Map<string, T> {
    this.#prefix = `${this.#area}${whose}.`;
    this.#known.clear();
    const found = new Map<string, T>();
    for (const id of this.#ids()) {
      const text = quietly(() => localStorage.getItem(this.#prefix + id)) ?? "";
      const one = this.#parse(text);
      if (one === null) continue;
      this.#known.set(id, text);
      found.set(id, one);
    }
    return found;
  }

  /** Let exactly these stand of those that this tab wrote or knows. */
  keep(things: ReadonlyMap<string, T>): void {
    for (const [id, one] of things) {
      const text = JSON.stringify(one);
      if (text.length > LONGEST || this.#known.get(id) === text) continue;
      quietly(() => {
        localStorage.setItem(this.#prefix + id, text);
        this.#known.set(id, text);
      });
    }
    for (const id of [...this.#known.keys()]) if (!things.has(id)) this.#remove(id);
  }

  /** Remove all of this person's, those of other tabs, too, and turn to nobody. */
  clear(): void {
    for (const id of this.#ids()) this.#remove(id);
    this.#prefix = "";
  }

  /** What the browser tells of another tab's change; null where it is of no thing of this shelf. */
  heard({ key, oldValue, newValue }: StorageEvent): Heard<T> | null {
    if (this.#prefix === "" || !key?.startsWith(this.#prefix)) return null;
    const after = newValue === null ? null : this.#parse(newValue);
    return { id: key.slice(this.#prefix.length), before: oldValue, after };
  }

  /** Take note that another tab left it so, without writing it. */
  learn(id: string, one: T | null): void {
    if (one === null) this.#known.delete(id);
    else this.#known.set(id, JSON.stringify(one));
  }

  #ids(): string[] {
    const names = quietly(() => Object.keys(localStorage)) ?? [];
    return names
      .filter((name) => name.startsWith(this.#prefix))
      .map((name) => name.slice(this.#prefix.length));
  }

  #remove(id: string): void {
    this.#known.delete(id);
    quietly(() => localStorage.removeItem(this.#prefix + id));
  }

  #parse(text: string): T | null {
    return quietly(() => this.#read(JSON.parse(text))) ?? null;
  }
}

/** What it brings, or nothing where storage refuses, or holds what is no JSON. */
function quietly<R>(work: () => R): R | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
