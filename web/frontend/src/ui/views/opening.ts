/** What a list opens with where its address asks for nothing. */
import { useEffect, useRef } from "preact/hooks";
import { type Query, route } from "../../router";
import { defaultOf } from "../../state/default_views";
import { me } from "../../state/me";
import { isSame, type ViewedList } from "../../state/views";

/** True where an address says where we are, and nothing of what is shown there. */
export const isBare = (query: Query): boolean =>
  Object.keys(query).every((name) => name === "tab");

/**
 * The address of the view that this person has the list open with, while the screen is drawn for
 * the first time; null afterwards, and where the address says what to show. Somebody who then
 * empties the address means the plain list. Where the screen is drawn before the server has said
 * who looks, what was remembered is put right by that, unless they chose something meanwhile.
 */
export function useOpening(of: ViewedList, query: Query, isList: boolean): Query | null {
  const isFirst = useRef(true);
  const wasFirst = isFirst.current;
  isFirst.current = false;
  const opens = wasFirst && isList && isBare(query) ? (defaultOf(of)?.query ?? null) : null;
  const guessed = useRef(wasFirst && isList && isBare(query) && !me.peek() ? (opens ?? {}) : null);
  const isKnown = me.value !== null;
  useEffect(() => {
    const shown = guessed.current;
    if (!isKnown || shown === null) return;
    guessed.current = null;
    const right = defaultOf(of)?.query ?? {};
    const here = route.peek();
    if (here.id === null && isAlike(of, here.query, shown) && !isAlike(of, right, shown)) {
      of.show(right);
    }
  }, [isKnown]);
  return opens;
}

const isAlike = (of: ViewedList, one: Query, other: Query): boolean =>
  (one.view ?? "") === (other.view ?? "") && isSame(of.filtersOf(one), of.filtersOf(other));
