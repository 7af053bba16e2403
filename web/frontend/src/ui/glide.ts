/** Lists whose entries glide to their places: what comes or goes beside them pushes nothing. */
import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { isRaining } from "../state/pace";

/** What the pointer is over, or the keyboard on. */
export const HELD = "li:hover, li:focus-within";

/** Give what is returned to a `<ul class="glide">`: each entry is put below the one before it by
 * moving it, never by the page's layout, and again whenever one of them grows. A sheet that says
 * `--glide-from: bottom` has the last entry stand at the list's lower edge, the others above it. */
export function useGlide<T extends HTMLElement>(gapPx: number): RefObject<T | null> {
  const list = useRef<T>(null);
  const watch = useRef<ResizeObserver | null>(null);

  useEffect(() => {
    if (!("ResizeObserver" in globalThis)) return;
    watch.current = new ResizeObserver(() => place(list.current, gapPx));
    for (const one of list.current?.children ?? []) watch.current.observe(one);
    return () => watch.current?.disconnect();
  }, [gapPx]);

  useEffect(() => {
    const element = list.current;
    // What was held back for a hand over it is shown when the hand has gone.
    const left = () => {
      if (element && element.scrollTop === heldAt.get(element)) element.scrollTop = 0;
    };
    element?.addEventListener("pointerleave", left);
    return () => element?.removeEventListener("pointerleave", left);
  }, []);

  useLayoutEffect(() => {
    // Whoever is observed already is not observed twice; who has gone is forgotten by itself.
    for (const one of list.current?.children ?? []) watch.current?.observe(one);
    place(list.current, gapPx);
  });
  return list;
}

// Where each entry was put, in px from its list's edge.
const placed = new WeakMap<HTMLElement, number>();
// Lists that stood at their top until a hand was over them, and where they were put since.
const heldAt = new WeakMap<HTMLElement, number>();

function place(list: HTMLElement | null, gapPx: number): void {
  if (!list) return;
  const isUpward = getComputedStyle(list).getPropertyValue("--glide-from").trim() === "bottom";
  const entries = [...list.children] as HTMLElement[];
  if (isUpward) entries.reverse();
  const scroller = scrollerOf(list);
  const isSunk = sunk(list) > 0;
  // All are measured before the first is moved: one layout, however many there are.
  const held =
    entries.find((one) => one.matches(":hover, :focus-within")) ??
    (isSunk ? firstInSight(list) : undefined);
  const heldY = held && placed.get(held);
  const heights = entries.map((one) => one.offsetHeight);
  let at = 0;
  entries.forEach((one, index) => {
    const height = heights[index] ?? 0;
    if (height === 0) return;
    const to = isUpward ? -at : at;
    at += height + gapPx;
    const before = placed.get(one);
    if (before === to) return;
    // One that has just come stands at its place at once; from there on it glides.
    if (before !== undefined && !held && !isRaining.peek()) one.dataset.glides = "";
    else delete one.dataset.glides;
    one.style.translate = `0 ${to}px`;
    placed.set(one, to);
  });
  list.style.setProperty("--glide-height", `${Math.max(0, at - gapPx)}px`);
  const movedBy = held && heldY !== undefined ? (placed.get(held) ?? heldY) - heldY : 0;
  if (scroller === list) keep(list, movedBy);
  else if (scroller && isSunk) scroller.scrollTop += movedBy;
}

/** What scrolls the list: itself, a box around it where columns stand in one, or nothing. */
export function scrollerOf(list: HTMLElement): HTMLElement | null {
  for (let one: HTMLElement | null = list; one; one = one.parentElement) {
    if (/auto|scroll/.test(getComputedStyle(one).overflowY)) return one;
  }
  return null;
}

/** How much of the list is scrolled out of sight at its upper edge, in px. */
export function sunk(list: HTMLElement): number {
  const scroller = scrollerOf(list);
  if (scroller === list) return list.scrollTop;
  const edge = scroller?.getBoundingClientRect().top ?? Number.NEGATIVE_INFINITY;
  return Math.max(0, edge - list.getBoundingClientRect().top);
}

/** The uppermost entry of a list that is in sight by where they were put; undefined for none. */
export function firstInSight(list: HTMLElement): HTMLElement | undefined {
  const from = sunk(list);
  const entries = ([...list.children] as HTMLElement[]).filter((one) => placed.has(one));
  const below = entries.findIndex((one) => (placed.get(one) ?? 0) > from);
  if (below >= 0) return entries[Math.max(0, below - 1)];
  const last = entries.at(-1);
  return last && (placed.get(last) ?? 0) + last.offsetHeight > from ? last : undefined;
}

/** What is under the pointer, or has the focus, stays there: what came above it is scrolled away. */
function keep(list: HTMLElement, movedBy: number): void {
  if (movedBy === 0 || list.scrollHeight <= list.clientHeight) return;
  const wasAtTop = list.scrollTop === 0 || list.scrollTop === heldAt.get(list);
  list.scrollTop += movedBy;
  if (wasAtTop) heldAt.set(list, list.scrollTop);
  else heldAt.delete(list);
}
