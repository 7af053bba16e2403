import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { dismiss, notify, pauseToasts, resumeToasts, toasts } from "../../src/state/toasts";

const words = () => toasts.value.map((toast) => toast.text);

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  for (const toast of toasts.value) dismiss(toast.id);
  vi.useRealTimers();
});

describe("messages", () => {
  it("leave after five seconds", () => {
    notify("info", "Hello");

    vi.advanceTimersByTime(4_999);
    expect(words()).toEqual(["Hello"]);
    vi.advanceTimersByTime(1);

    expect(words()).toEqual([]);
  });

  it("stay while they are looked at and keep at least a second afterwards", () => {
    notify("info", "Hello");
    vi.advanceTimersByTime(4_900);

    pauseToasts();
    vi.advanceTimersByTime(60_000);
    expect(words()).toEqual(["Hello"]);
    resumeToasts();
    vi.advanceTimersByTime(999);
    expect(words()).toEqual(["Hello"]);
    vi.advanceTimersByTime(1);

    expect(words()).toEqual([]);
  });

  it("do not repeat the same words", () => {
    notify("info", "Hello");
    vi.advanceTimersByTime(3_000);
    notify("info", "Hello");
    vi.advanceTimersByTime(3_000);

    expect(words()).toEqual(["Hello"]);
  });

  it("about one running thing take each other's place", () => {
    notify("critical", "10 new alerts", null, "storm");
    notify("info", "Hello");
    notify("critical", "20 new alerts", null, "storm");

    expect(words()).toEqual(["20 new alerts", "Hello"]);
  });

  it("are four at most, the oldest leaves first", () => {
    for (const text of ["1", "2", "3", "4", "5"]) notify("info", text);

    expect(words()).toEqual(["2", "3", "4", "5"]);
  });

  it("that count on are not pushed out by those that came since and say nothing new", () => {
    notify("info", "10 new cases", null, "flood");
    for (const text of ["1", "2", "3"]) {
      vi.advanceTimersByTime(100);
      notify("info", text);
    }
    vi.advanceTimersByTime(100);

    notify("info", "11 new cases", null, "flood");
    notify("info", "4");

    expect(words()).toEqual(["11 new cases", "2", "3", "4"]);
  });
});
