import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { coalesced } from "../../src/state/coalesced";

const TIMES = { soonMs: 100, everyMs: 1_000 };

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

describe("wishes for the same request", () => {
  it("that come together are one", () => {
    const run = vi.fn();
    const { wish } = coalesced(run, TIMES);

    for (let n = 0; n < 10; n++) wish();
    vi.advanceTimersByTime(100);

    expect(run).toHaveBeenCalledOnce();
    vi.advanceTimersByTime(5_000);
    expect(run).toHaveBeenCalledOnce();
  });

  it("that follow each other are answered soon, as long as they are few", async () => {
    const run = vi.fn();
    const { wish } = coalesced(run, TIMES);

    for (let n = 1; n <= 3; n++) {
      wish();
      await vi.advanceTimersByTimeAsync(100);
      expect(run).toHaveBeenCalledTimes(n);
    }
  });

  it("that rain are answered all the time, but seldom, and the last one too", async () => {
    const run = vi.fn();
    const { wish } = coalesced(run, TIMES);

    for (let n = 0; n < 500; n++) {
      wish();
      await vi.advanceTimersByTimeAsync(20);
    }
    const meanwhile = run.mock.calls.length;
    await vi.advanceTimersByTimeAsync(10_000);

    // Three at once, then one a second for what is left of ten seconds.
    expect(meanwhile).toBeGreaterThanOrEqual(11);
    expect(meanwhile).toBeLessThanOrEqual(13);
    expect(run).toHaveBeenCalledTimes(meanwhile + 1);
  });

  it("are quick again after a rest", async () => {
    const run = vi.fn();
    const { wish } = coalesced(run, TIMES);
    for (let n = 0; n < 200; n++) {
      wish();
      await vi.advanceTimersByTimeAsync(20);
    }
    await vi.advanceTimersByTimeAsync(10_000);
    const before = run.mock.calls.length;

    wish();
    await vi.advanceTimersByTimeAsync(100);
    wish();
    await vi.advanceTimersByTimeAsync(100);

    expect(run).toHaveBeenCalledTimes(before + 2);
  });

  it("never run twice at a time, and one made meanwhile is kept for after", async () => {
    const answers: (() => void)[] = [];
    const run = vi.fn(() => new Promise<void>((done) => answers.push(done)));
    const { wish, hurry } = coalesced(run, TIMES);

    wish();
    await vi.advanceTimersByTimeAsync(100);
    wish();
    hurry();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(run).toHaveBeenCalledOnce();
    answers[0]?.();
    await vi.advanceTimersByTimeAsync(100);

    expect(run).toHaveBeenCalledTimes(2);
  });

  it("of a person do not wait for the rain", async () => {
    const run = vi.fn();
    const { wish, hurry } = coalesced(run, TIMES);
    for (let n = 0; n < 100; n++) {
      wish();
      await vi.advanceTimersByTimeAsync(20);
    }
    await vi.advanceTimersByTimeAsync(1_000);
    const before = run.mock.calls.length;

    wish();
    hurry();
    await vi.advanceTimersByTimeAsync(100);

    expect(run).toHaveBeenCalledTimes(before + 1);
  });

  it("are forgotten by who stops", async () => {
    const run = vi.fn();
    const { wish, stop } = coalesced(run, TIMES);
    wish();

    stop();
    await vi.advanceTimersByTimeAsync(5_000);

    expect(run).not.toHaveBeenCalled();
  });
});
