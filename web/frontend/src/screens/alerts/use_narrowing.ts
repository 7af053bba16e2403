/** The board follows the filters of the address. */
import { useEffect, useLayoutEffect, useState } from "preact/hooks";
import { type Query, setQuery } from "../../router";
import { followNarrowed, isNarrowed, narrowing, narrowTo } from "../../state/alert_board";
import { chooseNone } from "../../state/alert_deeds";
import { isSameNarrowing, type Narrowing, narrowingOf } from "../../state/alert_match";

let latest = 0;

/** Have it follow while it is shown; `id` is the alert beside it, or null. */
export function useNarrowing(query: Query, id: string | null): Narrowing {
  const asked = narrowingOf(query);
  const by = isLeftAlone(query, id) ? narrowing.peek() : asked;
  // Before anything is drawn, so that no other board is seen first.
  const [mine] = useState(() => {
    narrowTo(by);
    latest += 1;
    return latest;
  });
  useEffect(() => {
    const stop = followNarrowed();
    return () => {
      stop();
      // Told late, when the next one may have its own filters.
      if (mine === latest) narrowTo({});
    };
  }, []);
  useLayoutEffect(() => {
    if (isLeftAlone(query, id)) {
      setQuery(narrowing.peek());
      return;
    }
    // What is not in sight any more must not be changed by a press for many.
    if (!isSameNarrowing(asked, narrowing.peek())) chooseNone();
    narrowTo(asked);
  }, [JSON.stringify(asked), id]);
  return by;
}

// An address that names an alert and nothing else says nothing about the board behind it.
function isLeftAlone(query: Query, id: string | null): boolean {
  return id !== null && Object.keys(query).length === 0 && isNarrowed.peek();
}
