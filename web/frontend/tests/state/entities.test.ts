import { computed } from "@preact/signals";
import { describe, expect, it } from "vitest";
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
