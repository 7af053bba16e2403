import { describe, expect, it } from "vitest";
import type { Rule } from "../../src/api/rules";
import { newSchedule, newSpec, secondsOf, specOf, specOfRule, treeOf } from "../../src/rules/spec";
import { diff } from "../../src/screens/rules/history";
import { placed } from "../../src/state/order";

describe("a duration", () => {
  it("is read as the server writes it, and as a number", () => {
    const written = ["PT0S", "PT30M", "P1DT1H", "PT1H30M10S", "P2W", 90, "soon", null];

    expect(written.map(secondsOf)).toEqual([0, 1_800, 90_000, 5_410, 1_209_600, 90, 0, 0]);
  });
});

describe("a rule", () => {
  it("has a name only where somebody gave it one", () => {
    const tree = { ...treeOf(newSpec()), name: "The rating is at most 2", cooldown: "PT30M" };

    expect(specOf(tree, "when rating <= 2 then alert high").name).toBe("");
    expect(specOf(tree, 'when rating <= 2 then alert high named "X"').name).toBe(tree.name);
    expect(specOf(tree, "").cooldown).toBe(1_800);
  });
});

describe("a stored rule", () => {
  const stored = (over: Partial<Rule>) =>
    ({ rule: treeOf(newSpec()), line: "when rating <= 2", ...over }) as unknown as Rule;

  it("is held with its schedule in seconds, and nothing where nothing is said", () => {
    const schedule = { ...newSchedule(), every: "PT15M", grace: null };

    const spec = specOfRule(stored({ rule: { ...treeOf(newSpec()), schedule } }));

    expect(spec?.schedule).toMatchObject({ every: 900, grace: null, at: "09:00" });
    expect(specOfRule(stored({}))?.schedule).toBeNull();
  });

  it.each([
    ["tree", { rule: null }],
    ["line", { line: null }],
  ])("that has no %s cannot be held", (_, over) => {
    expect(specOfRule(stored(over))).toBeNull();
  });

  it("may lie before a moment: its duration is less than nothing", () => {
    expect(secondsOf("-PT30M")).toBe(-1_800);
  });
});

describe("the order of rules", () => {
  const rules = ["a", "b", "c"].map((id) => ({ id }) as unknown as Rule);
  const after = (id: string, behind: string | null) =>
    placed(rules, id, behind)
      .map((one) => one.id)
      .join("");

  it.each([
    ["c", "a", "acb"],
    ["a", "c", "bca"],
    ["c", null, "cab"],
    ["b", "a", "abc"],
  ])("has %s behind %s", (id, behind, order) => {
    expect(after(id, behind)).toBe(order);
  });

  it.each([
    ["the rule", "z", "a"],
    ["the one before it", "a", "z"],
  ])("stays where %s is gone", (_, id, behind) => {
    expect(placed(rules, id, behind)).toBe(rules);
  });
});

it("tells words that came from words that went", () => {
  expect(diff("alert high to all", "alert low to all")).toEqual([
    { kind: "same", words: "alert" },
    { kind: "gone", words: "high" },
    { kind: "new", words: "low" },
    { kind: "same", words: "to all" },
  ]);
});
