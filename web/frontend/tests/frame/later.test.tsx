import { beforeEach, describe, expect, it, vi } from "vitest";
import { later } from "../../src/frame/later";
import { toasts } from "../../src/state/toasts";

beforeEach(() => {
  toasts.value = [];
});

describe("a part that is brought later", () => {
  it("comes when it is asked for, and is loaded once", async () => {
    let loads = 0;
    const part = later(async () => {
      loads += 1;
      return () => <p>Here</p>;
    });

    expect(await part.bring()).toBe(true);
    expect(await part.bring()).toBe(true);

    expect(part.shown.value).not.toBeNull();
    expect(loads).toBe(1);
  });

  it("fails in silence ahead of time, is told to who waits, and is tried again", async () => {
    let isAway = true;
    const part = later(async () => {
      if (isAway) throw new Error("Unable to preload CSS");
      return () => <p>Here</p>;
    });

    await part.prepare();
    expect(toasts.value).toEqual([]);

    expect(await part.bring()).toBe(false);
    expect(toasts.value).toHaveLength(1);

    isAway = false;
    expect(await part.bring()).toBe(true);
  });

  it("is one try for whoever asks while it is on its way", async () => {
    let loads = 0;
    let fail: (reason: Error) => void = () => undefined;
    const part = later(() => {
      loads += 1;
      return new Promise<() => null>((_, reject) => {
        fail = reject;
      });
    });

    const ahead = part.prepare();
    const asked = part.bring();
    await vi.waitFor(() => expect(loads).toBe(1));
    fail(new Error("Unable to preload CSS"));

    await ahead;
    expect(await asked).toBe(false);
    expect(loads).toBe(1);
  });
});
