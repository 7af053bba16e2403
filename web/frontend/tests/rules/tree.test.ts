import { describe, expect, it } from "vitest";
import {
  at,
  blank,
  type Condition,
  childrenOf,
  fieldOf,
  insert,
  move,
  neighbour,
  type Path,
  remove,
  replace,
  type Spot,
  unwrap,
  walk,
  withChildren,
  wrap,
} from "../../src/rules/tree";

const leaf = (name: string): Condition => ({ type: "label", label: name, op: "=", value: "x" });
const all = (...conditions: Condition[]): Condition => ({ type: "all", conditions });
const any = (...conditions: Condition[]): Condition => ({ type: "any", conditions });
const not = (condition: Condition): Condition => ({ type: "not", condition });

/** "all(a, any(b, c))" */
function written(node: Condition): string {
  if (node.type === "label") return String(node.label);
  return `${node.type}(${childrenOf(node).map(written).join(", ")})`;
}

const [a, b, c, d] = ["a", "b", "c", "d"].map(leaf) as [
  Condition,
  Condition,
  Condition,
  Condition,
];
const TREE = all(a, any(b, c), d);

describe("a condition", () => {
  it("is moved to wherever it is put, and its new path is told", () => {
    const cases: [Path, Spot, string, Path][] = [
      [[0], { parent: [], index: 3 }, "all(any(b, c), d, a)", [2]],
      [[2], { parent: [], index: 0 }, "all(d, a, any(b, c))", [0]],
      [[0], { parent: [1], index: 1 }, "all(any(b, a, c), d)", [0, 1]],
      [[1, 0], { parent: [], index: 1 }, "all(a, b, any(c), d)", [1]],
      [[1, 0], { parent: [1], index: 2 }, "all(a, any(c, b), d)", [1, 1]],
      [[2], { parent: [1], index: 0 }, "all(a, any(d, b, c))", [1, 0]],
    ];
    for (const [from, to, wanted, path] of cases) {
      const node = at(TREE, from);
      const moved = move(TREE, from, to);
      expect(moved && written(moved.tree)).toBe(wanted);
      expect(moved?.path).toEqual(path);
      expect(moved && at(moved.tree, moved.path)).toBe(node);
    }
    expect(written(TREE)).toBe("all(a, any(b, c), d)");
  });

  it("is not put into itself, and the root not moved", () => {
    expect(move(TREE, [1], { parent: [1], index: 0 })).toBeNull();
    expect(move(all(any(any(a))), [0], { parent: [0, 0], index: 0 })).toBeNull();
    expect(move(TREE, [], { parent: [1], index: 0 })).toBeNull();
  });

  it("joins the one that was alone in a not", () => {
    const moved = move(all(a, not(b)), [0], { parent: [1], index: 1 });

    expect(moved && written(moved.tree)).toBe("all(not(all(b, a)))");
    expect(moved?.path).toEqual([0, 0, 1]);
  });

  it("takes the place of the nothing in a new not", () => {
    const made = insert(blank("not"), { parent: [], index: 0 }, a);

    expect(written(made.tree)).toBe("not(a)");
    expect(made.path).toEqual([0]);
  });

  it("narrows what is counted", () => {
    const made = insert(blank("volume"), { parent: [], index: 0 }, a);

    expect(made.tree.of).toEqual(a);
    expect(remove(made.tree, [0]).of).toBeNull();
  });

  it("goes, and without the root nothing is asked", () => {
    expect(written(remove(TREE, [1, 0]))).toBe("all(a, any(c), d)");
    expect(written(remove(a, []))).toBe("all()");
  });

  it("is put into a group and taken out of it again", () => {
    expect(written(wrap(TREE, [0], "not"))).toBe("all(not(a), any(b, c), d)");
    expect(written(wrap(a, [], "any"))).toBe("any(a)");
    expect(written(unwrap(TREE, [1]))).toBe("all(a, b, c, d)");
    expect(written(unwrap(not(a), []))).toBe("a");
    expect(written(unwrap(any(a, b), []))).toBe("all(a, b)");
  });

  it("is replaced where it stands", () => {
    expect(written(replace(TREE, [1, 1], a))).toBe("all(a, any(b, a), d)");
    expect(written(withChildren(blank("not"), []))).toBe("not(all())");
  });
});

describe("the arrow keys", () => {
  const led = (path: Path, key: string) => {
    const spot = neighbour(TREE, path, `Arrow${key}`);
    const moved = spot && move(TREE, path, spot);
    return moved ? written(moved.tree) : null;
  };

  it("lead past the neighbour, into a group and out of it", () => {
    expect(led([2], "Up")).toBe("all(a, d, any(b, c))");
    expect(led([0], "Down")).toBe("all(any(b, c), a, d)");
    expect(led([1, 0], "Up")).toBe("all(a, b, any(c), d)");
    expect(led([1, 1], "Down")).toBe("all(a, any(b), c, d)");
    expect(led([1, 0], "Left")).toBe("all(a, any(c), b, d)");
    expect(led([2], "Right")).toBe("all(a, any(b, c, d))");
  });

  it("lead nowhere at the ends", () => {
    expect([led([0], "Up"), led([2], "Down"), led([0], "Left"), led([0], "Right")]).toEqual([
      null,
      null,
      null,
      null,
    ]);
    expect(led([], "Up")).toBeNull();
  });
});

it("names places as the server does", () => {
  const tree = all(a, not(any(b)), { type: "volume", of: c });

  expect(fieldOf(tree, [])).toBe("condition");
  expect(fieldOf(tree, [1, 0, 0])).toBe("condition.conditions.1.condition.conditions.0");
  expect(fieldOf(tree, [2, 0])).toBe("condition.conditions.2.of");
});

it("is walked from the top, also when it is five hundred deep", () => {
  let deep = a;
  for (let level = 0; level < 500; level += 1) deep = not(deep);

  expect(walk(TREE).map(({ path }) => path.join("."))).toEqual(["", "0", "1", "1.0", "1.1", "2"]);
  expect(walk(deep).length).toBe(501);
});

describe("a path that leads nowhere", () => {
  it.each([
    ["nothing is found", () => at(TREE, [7, 0])],
    ["nothing is moved", () => move(TREE, [7], { parent: [], index: 0 })],
  ])("means that %s", (_, look) => {
    expect(look()).toBeNull();
  });

  it.each([
    ["taking out", () => remove(TREE, [7, 0])],
    ["putting in", () => insert(TREE, { parent: [7], index: 0 }, a).tree],
    ["a group around it", () => wrap(TREE, [7], "any")],
    ["taking its group apart", () => unwrap(TREE, [7])],
  ])("leaves the tree as it is for %s", (_, change) => {
    expect(change()).toBe(TREE);
  });

  it("leaves one without room for others as it is", () => {
    expect(withChildren(a, [b])).toBe(a);
  });
});

describe("a new condition", () => {
  it.each([
    ["all", { conditions: [] }],
    ["any", { conditions: [] }],
    ["not", { condition: { type: "all", conditions: [] } }],
    ["compare", { field: "rating", op: "<=", value: 2 }],
    ["keyword", { words: [], patterns: [] }],
    ["label", { label: "team", op: "=", value: "" }],
    ["expression", { source: "rating <= 2" }],
    ["volume", { of: null, per: [], count: 3, window: 900 }],
    ["average", { of: null, op: "<", value: 3, window: 86_400, at_least: 3 }],
    ["absence", { of: null, per: [], after: 21_600, grace: 0 }],
    ["question", { measure: "count", of: "open", where: [], op: ">", value: 5 }],
  ])("of the kind %s begins with what most want", (type, fields) => {
    expect(blank(type)).toMatchObject({ type, ...fields });
  });

  it("of a kind that a later release brings is that kind and no more", () => {
    expect(blank("weather")).toEqual({ type: "weather" });
  });

  it("is another one each time", () => {
    expect(blank("all").conditions).not.toBe(blank("all").conditions);
  });
});

it("leads no way by a key that is no arrow", () => {
  expect(neighbour(TREE, [1], "Enter")).toBeNull();
});
