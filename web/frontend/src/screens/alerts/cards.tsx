/** The cards of a column: the first of them drawn, the others as somebody comes near them. */
import { batch, type Signal, useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import type { AlertSummary } from "../../api/types";
import { t } from "../../i18n";
import { href } from "../../router";
import { narrowing } from "../../state/alert_board";
import { firstInSight, HELD, scrollerOf, sunk, useGlide } from "../../ui/glide";
import { NewAbove } from "../../ui/new_above";
import { AlertCard } from "./card";

// A storm may hold thousands; so many are drawn at a time, or the page would not stay quick.
const AT_A_TIME = 60;
const GAP_PX = 8;
// Nearer to the end than this, more are drawn.
const NEAR_END_PX = 800;

interface Props {
  all: readonly Signal<AlertSummary>[];
  /** How many there are, also where not all of them are here. */
  known: number;
  name: "firing" | "acknowledged" | "resolved";
  openId: string | null;
}

/** The list; more of it by scrolling or by a press, what came above while it is scrolled by a pill. */
export function Cards({ all, known, name, openId }: Props) {
  const list = useGlide<HTMLUListElement>(GAP_PX);
  const drawn = useSignal(AT_A_TIME);
  const above = useSignal(0);
  const anchor = useRef<{ id: string; at: number } | null>(null);
  const place = (id: string) => all.findIndex((card) => card.peek().id === id);

  const look = () => {
    const element = list.current;
    if (!element) return;
    const id = firstInSight(element)?.dataset.alert;
    anchor.current = id ? { id, at: place(id) } : null;
    const scroller = scrollerOf(element);
    // Where the columns stand in one box, its end is not theirs.
    const left =
      scroller === element
        ? element.scrollHeight - element.scrollTop - element.clientHeight
        : Number.POSITIVE_INFINITY;
    batch(() => {
      if (sunk(element) === 0) {
        above.value = 0;
        // Whoever is back at the top has left the others.
        drawn.value = AT_A_TIME;
      } else if (left < NEAR_END_PX && drawn.value < all.length) {
        drawn.value += AT_A_TIME;
      }
    });
  };
  const now = useRef(look);
  now.current = look;

  // What is in sight, or under a hand, is drawn on however much comes above it.
  const element = list.current;
  const before = anchor.current;
  const isKept = before && element && (sunk(element) > 0 || element.querySelector(HELD));
  const cameAbove = isKept ? Math.max(0, place(before.id) - before.at) : 0;
  const shown = all.slice(0, drawn.value + cameAbove);

  useLayoutEffect(() => {
    const element = list.current;
    if (!element) return;
    const isSunk = sunk(element) > 0;
    if (isSunk && cameAbove > 0) {
      batch(() => {
        drawn.value += cameAbove;
        above.value += cameAbove;
      });
    }
    if (isSunk || anchor.current === null) {
      const id = firstInSight(element)?.dataset.alert;
      anchor.current = id ? { id, at: place(id) } : null;
    } else now.current();
  }, [all]);

  useEffect(() => {
    // Whichever box scrolls: the window's width may change that. A scroll does not bubble.
    const scrolled = ({ target }: Event) => {
      if (target instanceof Node && target.contains(list.current)) now.current();
    };
    const how = { capture: true, passive: true };
    document.addEventListener("scroll", scrolled, how);
    return () => document.removeEventListener("scroll", scrolled, how);
  }, []);

  const toTop = () => {
    const element = list.current;
    const scroller = element && scrollerOf(element);
    if (scroller) scroller.scrollTop -= sunk(element);
  };
  const hidden = known - shown.length;
  return (
    <div class="column-cards">
      <NewAbove count={above.value} show={toTop} />
      <ul class="glide" ref={list}>
        {shown.map((card) => (
          <AlertCard key={card.peek().id} card={card} isOpen={card.peek().id === openId} />
        ))}
      </ul>
      {shown.length < all.length ? (
        <button
          type="button"
          class="column-more"
          data-testid="more-cards"
          onClick={() => {
            drawn.value += AT_A_TIME;
          }}
        >
          {t("alerts.hidden", { n: hidden })}
        </button>
      ) : (
        hidden > 0 && (
          <a
            class="column-more"
            href={href({
              screen: "alerts",
              query: { tab: "history", status: name, ...narrowing.value },
            })}
          >
            {t("alerts.hidden", { n: hidden })}
          </a>
        )
      )}
    </div>
  );
}
