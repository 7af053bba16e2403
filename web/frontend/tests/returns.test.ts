/** What is remembered of each step of the history. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { followSteps, keepTop, notePages, pagesLeft } from "../src/returns";

/** Go to a new place, or to one that was there before, as the browser says it. */
function stepTo(state: unknown): unknown {
  history.replaceState(state, "");
  dispatchEvent(new PopStateEvent("popstate", { state }));
  return history.state;
}

describe("a step of the history", () => {
  let stop: () => void;
  beforeEach(() => {
    history.replaceState(null, "");
    stop = followSteps();
  });
  afterEach(() => stop());

  it("has as many pages as it was left with, and a new one has the first", () => {
    const first = stepTo(null);
    notePages("list", 3);
    expect(pagesLeft("list")).toBe(1);

    stepTo(null);
    expect(pagesLeft("list")).toBe(1);
    stepTo(first);
    expect(pagesLeft("list")).toBe(3);
    expect(pagesLeft("another")).toBe(1);
  });

  it("never asks for more than a few pages at once", () => {
    const first = stepTo(null);
    notePages("list", 900);

    stepTo(first);

    expect(pagesLeft("list")).toBe(20);
  });

  it("notes how far its page is scrolled, and forgets it where it is new", () => {
    const box = document.createElement("div");
    const first = stepTo(null);
    const end = keepTop(box, box);
    box.scrollTop = 400;
    box.dispatchEvent(new Event("scroll"));
    end();

    stepTo(null);
    const fresh = document.createElement("div");
    keepTop(fresh, fresh)();
    expect(fresh.scrollTop).toBe(0);
    stepTo(first);
    const again = document.createElement("div");
    const stopAgain = keepTop(again, again);
    again.dispatchEvent(new Event("wheel"));
    again.scrollTop = 20;
    again.dispatchEvent(new Event("scroll"));
    stopAgain();

    expect(history.state).toEqual(first);
  });
});
