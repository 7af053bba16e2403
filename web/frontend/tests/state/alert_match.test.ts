import { describe, expect, it } from "vitest";
import type { AlertSummary } from "../../src/api/types";
import {
  fits,
  isSameNarrowing,
  type Narrowing,
  narrowingOf,
  paramsOf,
} from "../../src/state/alert_match";
import { anAlert, OLIVIA, SAM } from "../world";

const rule = anAlert(1).source;
const given = { assignee: SAM };

describe("what narrows the board", () => {
  it("is what an address says of it, and nothing else", () => {
    const query = { tab: "history", severity: "high", status: "firing", q: "", place: "p-1" };

    expect(narrowingOf(query)).toEqual({ severity: "high", place: "p-1" });
  });

  it("is asked of the server with each severity by itself", () => {
    const params = paramsOf({ severity: "critical,high", assignee: "me" });

    expect(params.getAll("severity")).toEqual(["critical", "high"]);
    expect(params.get("assignee")).toBe("me");
  });

  it.each([
    [{}, {}, true],
    [{ q: "disk" }, { q: "disk" }, true],
    [{ q: "disk" }, {}, false],
    [{ q: "disk" }, { q: "disk", place: "p-1" }, false],
  ])("%j is the same as %j: %s", (one, other, isSame) => {
    expect(isSameNarrowing(one, other)).toBe(isSame);
  });
});

describe("an alert", () => {
  it.each([
    ["nothing narrows", {}, {}, true],
    ["its severity is among them", { severity: "critical,high" }, { severity: "high" }, true],
    ["its severity is another", { severity: "critical" }, { severity: "high" }, false],
    ["it is mine", { assignee: "me" }, { assignee: OLIVIA }, true],
    ["it is somebody else's", { assignee: "me" }, given, false],
    ["it is nobody's", { assignee: "nobody" }, {}, true],
    ["it is somebody's", { assignee: "nobody" }, given, false],
    ["it is that person's", { assignee: SAM.id }, given, true],
    ["its rule made it", { rule: rule.id }, {}, true],
    ["another integration sent it", { integration: "i-1" }, {}, false],
  ] as [string, Narrowing, Partial<AlertSummary>, boolean][])(
    "says itself that %s",
    (_, by, over, does) => {
      expect(fits(anAlert(1, over), by, OLIVIA.id)).toBe(does);
    },
  );

  it.each([
    { q: "disk" },
    { place: "p-1" },
    { category: "noise" },
    { rule: "another, which asked for it as well" },
  ])("leaves to the server whether it fits %j", (by) => {
    expect(fits(anAlert(1), by, OLIVIA.id)).toBeNull();
    expect(fits(anAlert(1), { ...by, assignee: "me" }, OLIVIA.id)).toBe(false);
  });
});
