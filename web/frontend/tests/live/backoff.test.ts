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
