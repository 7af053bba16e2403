/** How far somebody had come on a page, for when the browser's back and forward lead there again. */

/** Steps of the history that are remembered; the oldest go first. */
const STEPS = 100;
/** Pages of a list that are loaded at once for who comes back. */
const MOST_PAGES = 20;
/** What a person does who scrolls by themselves. */
const DEEDS = ["wheel", "touchstart", "pointerdown", "keydown"] as const;

interface Left {
  /** How far the page was scrolled, in pixels. */
  top: number;
  /** How many pages of each list were loaded, by what the list was asked for. */
  pages: Map<string, number>;
}

const left = new Map<string, Left>();
let step = "";
let isBack = false;
let made = 0;

/** Know each step of the history again; returns a function that stops. */
export function followSteps(): () => void {
  const look = () => {
    const known: unknown = history.state?.step;
    isBack = typeof known === "string" && left.has(known);
    if (isBack) {
      step = known as string;
      return;
    }
    const before = left.get(step);
    made += 1;
    step = `${performance.timeOrigin} ${made}`;
    history.replaceState({ ...history.state, step }, "");
    // What opens over a page is a step, too, and the page under it stays as it was.
    left.set(step, { top: before?.top ?? 0, pages: new Map(before?.pages) });
    for (const oldest of left.keys()) {
      if (left.size <= STEPS) break;
      left.delete(oldest);
    }
  };
  look();
  addEventListener("popstate", look);
  return () => removeEventListener("popstate", look);
}

/** How many pages of a list to load at first: more than one only for who comes back. */
export function pagesLeft(list: string): number {
  return isBack ? Math.min(left.get(step)?.pages.get(list) ?? 1, MOST_PAGES) : 1;
}

/** So many pages of a list are loaded now. */
export function notePages(list: string, count: number): void {
  left.get(step)?.pages.set(list, count);
}

/**
 * Keep how far `box` is scrolled, and scroll it there again for who comes back, as soon as its
 * content `body` is as high as that. Returns a function that ends it.
 */
export function keepTop(box: HTMLElement, body: Element): () => void {
  const stop = new AbortController();
  const at = left.get(step);
  const top = isBack ? (at?.top ?? 0) : 0;
  if (at) at.top = top;
  const note = () => {
    const now = left.get(step);
    if (now) now.top = box.scrollTop;
  };
  const grown = new ResizeObserver(() => {
    box.scrollTop = top;
    if (box.scrollTop >= top - 1) settle();
  });
  const settle = () => {
    grown.disconnect();
    box.addEventListener("scroll", note, { passive: true, signal: stop.signal });
  };
  if (top > 0) {
    grown.observe(body);
    // Whoever scrolls by themselves is not pulled to where they were.
    for (const deed of DEEDS) {
      box.addEventListener(deed, settle, { once: true, passive: true, signal: stop.signal });
    }
  } else settle();
  return () => {
    grown.disconnect();
    stop.abort();
  };
}
