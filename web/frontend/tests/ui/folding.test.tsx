/** A part folds by the width it has itself: next to other panes, and before anything is painted. */
import { act, cleanup, render } from "@testing-library/preact";
import { useRef } from "preact/hooks";
import { afterEach, expect, it, vi } from "vitest";
import { useFolding } from "../../src/ui/folding";

let wide = 0;
let change = () => {};

class Watch {
  constructor(tell: () => void) {
    change = tell;
  }
  observe(): void {}
  disconnect(): void {
    change = () => {};
  }
}

function Part({ fromPx }: { fromPx: number }) {
  const part = useRef<HTMLParagraphElement>(null);
  const isFolded = useFolding(part, fromPx);
  return <p ref={part}>{isFolded ? "folded" : "whole"}</p>;
}

function show(fromPx: number): Element {
  vi.stubGlobal("ResizeObserver", Watch);
  vi.spyOn(HTMLElement.prototype, "clientWidth", "get").mockImplementation(() => wide);
  return render(<Part fromPx={fromPx} />).container;
}

async function becomes(px: number): Promise<void> {
  wide = px;
  await act(() => change());
}

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

it.each([
  { px: 599, says: "folded" },
  { px: 600, says: "whole" },
])("is $says at $px px where all fits from 600 px", ({ px, says }) => {
  wide = px;

  const part = show(600);

  expect(part.textContent).toBe(says);
});

it("follows its width, and stays as it was while it is not drawn", async () => {
  wide = 800;
  const part = show(500);

  await becomes(320);
  expect(part.textContent).toBe("folded");
  await becomes(0);
  expect(part.textContent).toBe("folded");
  await becomes(700);

  expect(part.textContent).toBe("whole");
});

it("leaves nobody watching when it goes", () => {
  wide = 320;
  show(500);
  const before = change;

  cleanup();

  expect(change).not.toBe(before);
});
