/** The rows near what is in sight; the others are room only, so that 100,000 scroll like ten. */
import { batch, useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { isNarrowed, loadCases, loading, loadMoreCases, query, rows } from "../../state/cases";
import { isPicking, picked } from "../../state/picked";
import { NewAbove } from "../../ui/new_above";
import { Pager } from "../../ui/pager";
import { Failed, Skeleton } from "../../ui/states";
import { awaited, focused } from "./keys";
import { NoneMatch, NoneYet } from "./none";
import { Row } from "./row";

/** What a row takes, as the sheet says it. */
const ROW_PX = 73;
// Drawn above and below what is in sight, so that a flick finds rows there.
const SPARE = 12;
// Before there is a layout: as much as a large screen shows.
const UNKNOWN_PX = 1_200;
// Nearer to the end than this, the next page is asked for.
const NEAR_END_PX = 1_500;
// The pointer over a row, or the keyboard on one: what is there must not slip away.
const HELD = "li:hover, li:focus-within";
const HANDS = ["wheel", "touchmove", "pointerdown", "keydown"] as const;

/** The list, or why there is none. */
export function Rows({ openId }: { openId: string | null }) {
  const { state, problem } = loading.value;
  if (state === "failed" && problem) {
    return <Failed problem={problem} retry={() => void loadCases(false)} />;
  }
  if (state === "loading" && rows.value.length === 0) return <Skeleton rows={8} kind="row" />;
  if (rows.value.length === 0) return isNarrowed.value ? <NoneMatch /> : <NoneYet />;
  return <Scrolled openId={openId} />;
}

function Scrolled({ openId }: { openId: string | null }) {
  const box = useRef<HTMLDivElement>(null);
  const first = useSignal(0);
  const height = useSignal(0);
  const above = useSignal(0);
  const anchor = useRef<{ id: string; at: number } | null>(null);
  const isByHand = useRef(false);
  const isHeld = useRef(false);
  const list = rows.value;
  const { cursor, isLoadingMore, moreProblem } = loading.value;

  const look = () => {
    const element = box.current;
    if (!element) return;
    const at = Math.floor(element.scrollTop / ROW_PX);
    const id = list[at]?.peek().id;
    anchor.current = id ? { id, at } : null;
    batch(() => {
      first.value = Math.floor(at / 4) * 4;
      height.value = element.clientHeight;
      if (element.scrollTop < ROW_PX) above.value = 0;
    });
    const left = list.length * ROW_PX - element.scrollTop - element.clientHeight;
    // What did not come is asked for again by a press, not by each turn of the wheel.
    const mayAsk = isByHand.current && !loading.peek().moreProblem;
    if (mayAsk && left < NEAR_END_PX) void loadMoreCases();
  };
  const now = useRef(look);
  now.current = look;

  useEffect(() => {
    const element = box.current;
    if (!element) return;
    // Only who scrolls gets more by itself: a list that jumps to a row is no wish for the rest.
    const byHand = () => {
      isByHand.current = true;
    };
    for (const kind of HANDS) element.addEventListener(kind, byHand, { passive: true });
    return () => {
      for (const kind of HANDS) element.removeEventListener(kind, byHand);
    };
  }, []);

  useEffect(() => {
    const element = box.current;
    if (!element || !("ResizeObserver" in globalThis)) return;
    const watch = new ResizeObserver(() => now.current());
    watch.observe(element);
    return () => watch.disconnect();
  }, []);

  useLayoutEffect(() => {
    const element = box.current;
    const before = anchor.current;
    if (!element || !before) return;
    const at = list.findIndex((row) => row.peek().id === before.id);
    if (at < 0 || at === before.at) return;
    // At the top the newest are seen as they come, unless a hand is on what they would push away.
    const isAtTop = element.scrollTop === 0;
    if (isAtTop && !element.querySelector(HELD)) {
      now.current();
      return;
    }
    if (isAtTop) isHeld.current = true;
    // What was in sight stays where it is, whatever came or went above.
    element.scrollTop += (at - before.at) * ROW_PX;
    above.value = Math.max(0, above.value + at - before.at);
    now.current();
  }, [list, above]);

  // Other cases than before are read from the first on.
  const asked = JSON.stringify(query());
  const shown = useRef(asked);
  useLayoutEffect(() => {
    if (shown.current === asked) return;
    shown.current = asked;
    isByHand.current = false;
    if (box.current) box.current.scrollTop = 0;
    now.current();
  }, [asked]);

  useLayoutEffect(() => {
    if (!awaited.id) return;
    const link = document.querySelector<HTMLElement>(`[data-row="${CSS.escape(awaited.id)}"]`);
    if (link) awaited.id = null;
    link?.focus();
  });

  /** Whoever was at the top, and has not scrolled since, is there again when the hand has gone. */
  const letGo = () => {
    const element = box.current;
    const wasHeld = isHeld.current;
    isHeld.current = false;
    if (!wasHeld || isByHand.current || !element || element.contains(document.activeElement))
      return;
    element.scrollTop = 0;
    now.current();
  };

  // Drawn where they are about to stand, or the row under the pointer would go and come as another.
  const kept = anchor.current;
  const isKept = box.current && (box.current.scrollTop > 0 || box.current.querySelector(HELD));
  const stands = kept && isKept ? list.findIndex((row) => row.peek().id === kept.id) : -1;
  const start = first.value + (kept && stands >= 0 ? stands - kept.at : 0);
  const from = Math.max(0, start - SPARE);
  const to = start + Math.ceil((height.value || UNKNOWN_PX) / ROW_PX) + 4 + SPARE;
  const drawn = list.slice(from, to).map((row, index) => ({ row, at: from + index }));
  const standing = list.findIndex((row) => row.peek().id === focused.value);
  const stays = list[standing];
  // The row with the focus stays drawn: the focus would be lost with it.
  if (stays && (standing < from || standing >= to)) drawn.push({ row: stays, at: standing });
  return (
    <div class="rows-frame">
      <NewAbove count={above.value} show={() => box.current?.scrollTo({ top: 0 })} />
      <div
        class={`rows ${isPicking.value || picked.value.size > 0 ? "is-picking" : ""}`}
        ref={box}
        data-testid="case-rows"
        onScroll={look}
        onPointerLeave={letGo}
      >
        <ul style={{ height: `${list.length * ROW_PX}px` }}>
          {drawn.map(({ row, at }) => (
            <Row
              key={row.peek().id}
              row={row}
              isOpen={row.peek().id === openId}
              at={at}
              of={list.length}
              top={at * ROW_PX}
            />
          ))}
        </ul>
        <Pager
          of={{
            more: cursor !== null,
            items: list,
            problem: moreProblem,
            isBusy: isLoadingMore,
            loadMore: () => void loadMoreCases(),
          }}
        />
      </div>
    </div>
  );
}
