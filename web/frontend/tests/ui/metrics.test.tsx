import { expect, it } from "vitest";
import { change, duration, share, spanName, tickName } from "../../src/screens/metrics/figures";
import { casesOf, partOf } from "../../src/screens/metrics/links";
import { rangeOf } from "../../src/screens/metrics/range";

it("shows a week where the address says nothing that makes sense", () => {
  expect(rangeOf({})).toEqual({ days: { days: 7 }, isCompared: false });
  expect(rangeOf({ days: "12" }).days).toEqual({ days: 7 });
  expect(rangeOf({ first: "2026-11-20", last: "2026-11-01" }).days).toEqual({ days: 7 });
  expect(rangeOf({ first: "2026-02-30", last: "2026-99-99" }).days).toEqual({ days: 7 });
});

it("reads the range and the comparison from the address", () => {
  expect(rangeOf({ days: "90", compare: "previous" })).toEqual({
    days: { days: 90 },
    isCompared: true,
  });
  expect(rangeOf({ first: "2026-11-01", last: "2026-11-20", days: "7" }).days).toEqual({
    first: "2026-11-01",
    last: "2026-11-20",
  });
});

it("writes lengths of time short", () => {
  expect([2.5, 59, 90, 3_600, 90_000, 200_000].map(duration)).toEqual([
    "2.5 sec",
    "59 sec",
    "2 min",
    "1 hr",
    "25 hr",
    "2.3 days",
  ]);
});

it("compares with what was before, where there was anything", () => {
  expect(change(15, 10)).toBe("+50%");
  expect(change(5, 10)).toBe("-50%");
  expect(change(10, 10)).toBe("0%");
  expect(change(10, 0)).toBeNull();
  expect(change(null, 10)).toBeNull();
  expect(share(1, 0)).toBe("0%");
});

it("names moments by the clocks of the workspace", () => {
  const midnight = "2026-11-19T23:00:00.000Z";

  expect(tickName(midnight, "hour", "Europe/Madrid")).toBe("Nov 20");
  expect(tickName("2026-11-20T12:00:00.000Z", "hour", "Europe/Madrid")).toContain("1");
  expect(spanName(midnight, "2026-11-20T23:00:00.000Z", "Europe/Madrid")).toBe("Nov 20, 2026");
});

it("leads to the list of one part of a period", () => {
  const points = [{ at: "a" }, { at: "b" }];

  expect(partOf(points, 0, "z")).toEqual({ since: "a", until: "b" });
  expect(partOf(points, 1, "z")).toEqual({ since: "b", until: "z" });
  expect(casesOf({ since: "a", until: "" }, { place: "p" })).toBe(
    "#/cases?status=all&place=p&since=a",
  );
});
