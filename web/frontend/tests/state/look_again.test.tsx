import { act, render } from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { useLookAgain } from "../../src/state/look_again";

const reload = vi.fn();

interface Props {
  moving: readonly string[];
  isBusy?: boolean;
}

function List({ moving, isBusy = false }: Props) {
  useLookAgain({ isBusy, reload }, moving, 1_000);
  return null;
}

const pass = (ms: number) => act(async () => void (await vi.advanceTimersByTimeAsync(ms)));

describe("a list that is looked at again", () => {
  let draw: (props: Props) => void;

  /** The look that was asked for is answered, and this still moves. */
  const answered = (moving: readonly string[]) => {
    draw({ moving, isBusy: true });
    draw({ moving });
  };

  beforeEach(() => {
    vi.useFakeTimers();
    reload.mockReset();
    const { rerender } = render(<List moving={["a"]} />);
    draw = (props) => rerender(<List {...props} />);
  });

  afterEach(() => void vi.useRealTimers());

  it("is so after twice as long each time, and at least once a minute", async () => {
    for (const ms of [1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]) {
      reload.mockReset();
      await pass(ms - 1);
      expect(reload).not.toHaveBeenCalled();
      await pass(1);
      expect(reload).toHaveBeenCalledTimes(1);
      answered(["a"]);
    }
  });

  it("is soon again where something else moves", async () => {
    await pass(1_000);
    answered(["a"]);
    await pass(2_000);
    answered(["a", "b"]);
    reload.mockReset();

    await pass(1_000);
    expect(reload).toHaveBeenCalledTimes(1);
  });

  it("is not while an answer is awaited, and not when nothing moves any more", async () => {
    draw({ moving: ["a"], isBusy: true });
    await pass(60_000);
    answered([]);
    await pass(60_000);

    expect(reload).not.toHaveBeenCalled();
  });

  it("is not put off by being drawn", async () => {
    await pass(900);
    draw({ moving: ["a"] });
    await pass(100);

    expect(reload).toHaveBeenCalledTimes(1);
  });
});
