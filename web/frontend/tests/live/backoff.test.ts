import { expect, it } from "vitest";
import { backoffMs } from "../../src/live/backoff";

it.each([
  [1, 1_000],
  [2, 2_000],
  [3, 4_000],
  [5, 16_000],
  [6, 25_000],
  [40, 25_000],
])("waits at most the ceiling after %i failures", (failures, ceiling) => {
  expect(backoffMs(failures, () => 1)).toBe(ceiling);
  expect(backoffMs(failures, () => 0.5)).toBe(ceiling / 2);
});

it("never knocks again in the same instant", () => {
  expect(backoffMs(3, () => 0)).toBe(200);
});

it("keeps to the bounds it is given", () => {
  const bounds = { firstDelayMs: 100, maxDelayMs: 300, minDelayMs: 50 };

  expect([1, 2, 3, 9].map((failures) => backoffMs(failures, () => 1, bounds))).toEqual([
    100, 200, 300, 300,
  ]);
  expect(backoffMs(1, () => 0, bounds)).toBe(50);
});
