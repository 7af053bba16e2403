import { describe, expect, it } from "vitest";
import { isDay, moment, oneOf, sensible, someOf } from "../src/sense";
import { wallTime } from "../src/zone";

describe("a moment in an address", () => {
  it.each([
    "2026-11-20T12:00:00Z",
    "2026-11-20T12:00Z",
    "2026-11-20T12:00:00.250Z",
    "2026-11-20T12:00:00+03:00",
    "2028-02-29T23:59:59Z",
  ])("%s is kept as it stands", (said) => {
    expect(moment(said)).toBe(said);
  });

  it.each([
    "",
    "yesterday",
    "zz",
    "1",
    "2026-11-20",
    "2026-11-20T12:00:00",
    "2026-11-20T24:00:00Z",
    "2026-02-30T12:00:00Z",
    "2026-13-01T12:00:00Z",
    "0202-11-20T12:00:00Z",
    "9999-12-31T12:00:00Z",
    "9999999-01-01T12:00:00Z",
  ])("%j is none", (said) => {
    expect(moment(said)).toBe("");
  });

  it("that is none has no time on any wall", () => {
    expect(wallTime("yesterday", "Europe/Madrid")).toBe("");
  });
});

describe("a day in an address", () => {
  it.each([
    ["2026-11-20", true],
    ["2028-02-29", true],
    ["2026-02-29", false],
    ["2026-99-99", false],
    ["abc", false],
    ["0202-11-20", true],
  ])("%s: %s", (said, isOne) => {
    expect(isDay(said)).toBe(isOne);
  });
});

describe("an address", () => {
  it("keeps the words of its lists, what is free, and nothing else", () => {
    const readings = { sort: oneOf(["up", "down"]), severity: someOf(["low", "high"]) };

    const kept = sensible(
      { sort: "sideways", severity: "high,bogus", q: "lamp", constructor: "mine" },
      readings,
    );

    expect(kept).toEqual({ severity: "high", q: "lamp", constructor: "mine" });
  });
});
