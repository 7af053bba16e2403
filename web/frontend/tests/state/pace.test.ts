import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { isRaining, Pace } from "../../src/state/pace";

let handfuls: number[][];
let pace: Pace<number>;

beforeEach(() => {
  vi.useFakeTimers();
  handfuls = [];
  pace = new Pace<number>((all) => handfuls.push(all));
});

afterEach(() => {
  vi.advanceTimersByTime(5_000);
  vi.useRealTimers();
});

/** So many a second for so long. */
function rain(perSecond: number, seconds: number): void {
  for (let n = 0; n < perSecond * seconds; n++) {
    pace.push(n);
    vi.advanceTimersByTime(1_000 / perSecond);
  }
}

describe("what comes by the socket", () => {
  it("is handed on at once when it is calm", () => {
    pace.push(1);

    expect(handfuls).toEqual([[1]]);
    expect(isRaining.value).toBe(false);
  });

  it("is handed on together when it comes together, with nothing lost", () => {
    for (const one of [1, 2, 3, 4]) pace.push(one);
    vi.advanceTimersByTime(50);

    expect(handfuls).toEqual([[1], [2, 3, 4]]);
  });

  it("comes in few handfuls while it rains, in its order", () => {
    rain(50, 10);
    vi.advanceTimersByTime(400);

    expect(handfuls.length).toBeLessThan(35);
    expect(handfuls.flat()).toEqual(Array.from({ length: 500 }, (_, n) => n));
  });

  it("is known to rain while it does", () => {
    rain(50, 2);
    expect(isRaining.value).toBe(true);

    vi.advanceTimersByTime(1_000);
    expect(isRaining.value).toBe(false);
    pace.push(-1);

    expect(handfuls.at(-1)).toEqual([-1]);
  });

  it("is forgotten where nobody it is for looks any more", () => {
    rain(50, 2);
    const before = handfuls.length;
    pace.push(-1);

    pace.clear();
    vi.advanceTimersByTime(5_000);
    expect(handfuls.slice(before).flat()).not.toContain(-1);
    expect(isRaining.value).toBe(false);

    pace.push(7);
    expect(handfuls.at(-1)).toEqual([7]);
  });

  it("is calm again where the rain becomes a drop now and then", () => {
    rain(50, 2);

    rain(3, 4);

    expect(isRaining.value).toBe(false);
  });

  it("is no rain while a person could follow it", () => {
    rain(8, 5);

    expect(isRaining.value).toBe(false);
    expect(handfuls).toHaveLength(40);
  });
});
