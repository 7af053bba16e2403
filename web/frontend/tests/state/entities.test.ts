import { computed, effect } from "@preact/signals";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Entities } from "../../src/state/entities";

const thing = (id: string, revision: number, word = "") => ({ id, revision, word });

describe("things by id", () => {
  it("keep the newest copy", () => {
    const things = new Entities<ReturnType<typeof thing>>();

    expect(things.patch(thing("a", 2, "two"))).toBe("added");
    expect(things.patch(thing("a", 1, "one"))).toBe("stale");
    expect(things.patch(thing("a", 3, "three"))).toBe("changed");

    expect(things.peek("a")?.word).toBe("three");
  });

  it("tell the list about additions and only the thing about changes", () => {
    const things = new Entities<ReturnType<typeof thing>>();
    let draws = 0;
    const list = computed(() => {
      draws += 1;
      return things.all.value.length;
    });
    things.patch(thing("a", 1));
    list.value;
    const before = draws;

    things.patch(thing("a", 2));
    list.value;
    expect(draws).toBe(before);
    things.patch(thing("b", 1));

    expect(list.value).toBe(2);
  });

  it("forget what a full answer no longer holds, unless it moved meanwhile", () => {
    const things = new Entities<ReturnType<typeof thing>>();
    things.patch(thing("gone", 1));
    things.patch(thing("moved", 1));
    const before = things.snapshot();
    things.patch(thing("moved", 2));
    things.patch(thing("fresh", 1));

    things.prune(before, () => true);

    expect(things.all.value.map((one) => one.value.id)).toEqual(["moved", "fresh"]);
  });
});

describe("more things than are kept", () => {
  type Thing = ReturnType<typeof thing>;
  const ids = (things: Entities<Thing>) => things.all.value.map((one) => one.value.id).sort();

  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  /** Have things come one after another, and time pass. */
  function come(things: Entities<Thing>, ...names: string[]): void {
    for (const name of names) things.patch(thing(name, 1));
    vi.advanceTimersByTime(1_000);
  }

  it("go, the least recently seen first, and are told of", () => {
    const gone: string[] = [];
    const things = new Entities<Thing>({
      most: 3,
      dropped: (some) => gone.push(...some.map(({ id }) => id)),
    });
    come(things, "a", "b", "c");
    expect(gone).toEqual([]);

    things.patch(thing("a", 2));
    come(things, "d", "e");

    expect(ids(things)).toEqual(["a", "d", "e"]);
    expect(gone).toEqual(["b", "c"]);
    expect(things.peek("b")).toBeUndefined();
    expect(things.patch(thing("b", 1))).toBe("added");
  });

  it("stay while they are held, and while a change of theirs is in flight", () => {
    const things = new Entities<Thing>({ most: 2 });
    come(things, "held", "changing");
    const letGo = things.hold(() => ["held"]);
    const uncover = things.cover("changing", (one) => ({ ...one, word: "soon" }));

    come(things, "c", "d", "e");
    expect(ids(things)).toEqual(["changing", "held"]);
    expect(things.peek("changing")?.word).toBe("soon");

    letGo();
    uncover();
    come(things, "f", "g");

    expect(ids(things)).toEqual(["f", "g"]);
  });

  it("go by their weight before their age", () => {
    const things = new Entities<Thing>({ most: 2, weight: ({ word }) => word.length });
    things.patch(thing("grave", 1, "heavy"));

    come(things, "b", "c", "d");

    expect(ids(things)).toEqual(["d", "grave"]);
  });

  it("tell whoever lists them, once", () => {
    const things = new Entities<Thing>({ most: 10 });
    let draws = 0;
    const stop = effect(() => {
      things.moves.value;
      draws += 1;
    });
    for (let n = 1; n <= 50; n++) things.patch(thing(`t-${n}`, 1));
    const before = draws;

    vi.advanceTimersByTime(1_000);

    expect(things.all.value).toHaveLength(10);
    expect(draws).toBe(before + 1);
    stop();
  });
});
