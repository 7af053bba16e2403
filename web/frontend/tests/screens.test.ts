import { describe, expect, it } from "vitest";
import { SCREENS, screenOf, seenBy } from "../src/screens";

const repeated = (all: readonly (string | undefined)[]) =>
  all.filter((one, at) => one !== undefined && all.indexOf(one) !== at);

describe("the list of screens", () => {
  it("has one screen for a name, and one for a letter", () => {
    expect(repeated(SCREENS.map((one) => one.name))).toEqual([]);
    expect(repeated(SCREENS.map((one) => one.goKey))).toEqual([]);
  });

  it("leaves room for More in a phone's bar", () => {
    expect(SCREENS.filter((one) => one.isOnPhoneBar).length).toBeLessThanOrEqual(3);
  });

  it("shows a person what their rights allow", () => {
    const seen = seenBy((right) => right === "rules.read").map((one) => one.name);

    expect(seen).toContain("cases");
    expect(seen).toContain("rules");
    expect(seen).not.toContain("audit");
  });

  it.each(SCREENS.map((one) => [one.name, one] as const))("brings %s", async (name, one) => {
    expect((await one.load()).default).toBeInstanceOf(Function);
    expect(screenOf(name)).toBe(one);
  });
});
