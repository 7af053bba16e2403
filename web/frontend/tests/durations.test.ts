import { describe, expect, it } from "vitest";
import { formatDuration, parseDuration } from "../src/durations";
import { instantOf, wallTime } from "../src/zone";

describe("a duration", () => {
  it.each([
    ["30m", 1_800],
    ["1h 30m", 5_400],
    ["1h30", 5_400],
    ["90 s", 90],
    ["1,5 h", 5_400],
    ["2 days", 172_800],
    ["1w", 604_800],
    ["45", 2_700],
    ["0s", 0],
  ])("typed as %j is %i seconds", (typed, seconds) => {
    expect(parseDuration(typed)).toBe(seconds);
  });

  it.each(["", "soon", "1x", "h", "-5m", "3 months", "1h and a bit"])("is not %j", (typed) => {
    expect(parseDuration(typed)).toBeNull();
  });

  it.each([
    [1_800, "30m"],
    [5_400, "1h 30m"],
    [86_400, "1d"],
    [90_061, "1d 1h 1m 1s"],
    [0, "0s"],
  ])("of %i seconds is written %j and read back the same", (seconds, written) => {
    expect(formatDuration(seconds)).toBe(written);
    expect(parseDuration(written)).toBe(seconds);
  });
});

describe("a time on the wall of a zone", () => {
  it.each([
    ["Europe/Berlin", "2026-07-01T12:00", "2026-07-01T10:00:00.000Z"],
    ["Europe/Berlin", "2026-12-01T12:00", "2026-12-01T11:00:00.000Z"],
    ["Asia/Kolkata", "2026-12-01T00:15", "2026-11-30T18:45:00.000Z"],
    ["UTC", "2026-12-01T00:15", "2026-12-01T00:15:00.000Z"],
    // The last Sunday of October: half past two comes twice, the first is meant.
    ["Europe/Berlin", "2026-10-25T02:30", "2026-10-25T00:30:00.000Z"],
  ])("in %s %s is %s", (zone, wall, instant) => {
    expect(instantOf(wall, zone)).toBe(instant);
    expect(wallTime(instant, zone)).toBe(wall);
  });

  it("that the clocks leave out is the one as far after", () => {
    expect(instantOf("2026-03-29T02:30", "Europe/Berlin")).toBe("2026-03-29T01:30:00.000Z");
  });

  it("that is none is nothing", () => {
    expect(instantOf("soon", "UTC")).toBeNull();
  });
});
