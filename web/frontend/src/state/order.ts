/** Putting what stands in order elsewhere in it: shown at once, sent as one order of all. */
import type { Deed } from "./deeds";

/** The key of the deeds that put things in order. */
export const ORDER = "order";

/** How the server is asked for an order of things, and told of. */
export interface Ordering<T, P extends { id: string }> {
  /** False for what stands where it is, and is not in the order. */
  isMovable: (one: T) => boolean;
  /** Ask for the order; refused where they are not in the order `seen` any more. */
  save: (order: string[], seen: string[]) => Promise<readonly P[]>;
  /** One at the place, or the revision, that the server told of. */
  at: (one: T, place: P) => T;
}

/** Put one behind another one, null: before all. Several moves are sent as one order. */
export function placing<T extends { id: string }, P extends { id: string }>(
  { isMovable, save, at }: Ordering<T, P>,
  id: string,
  behind: string | null,
): Deed<readonly T[]> {
  return {
    key: ORDER,
    show: (list) => placed(list, id, behind),
    send: async (stored, wanted) => {
      const seen = stored.filter(isMovable).map((one) => one.id);
      const order = wanted.filter(isMovable).map((one) => one.id);
      if (order.every((one, index) => one === seen[index])) return (list) => list;
      const places = await save(order, seen);
      return (list) => ordered(list, places, at);
    },
  };
}

/** The list with one behind another; as it is where either is gone. */
export function placed<T extends { id: string }>(
  list: readonly T[],
  id: string,
  behind: string | null,
): readonly T[] {
  const moved = list.find((one) => one.id === id);
  const rest = list.filter((one) => one.id !== id);
  const at = behind === null ? 0 : rest.findIndex((one) => one.id === behind) + 1;
  if (!moved || (behind !== null && at === 0)) return list;
  return [...rest.slice(0, at), moved, ...rest.slice(at)];
}

/** The list by the places that the server told of; what it did not tell of comes last. */
function ordered<T extends { id: string }, P extends { id: string }>(
  list: readonly T[],
  places: readonly P[],
  put: (one: T, place: P) => T,
): readonly T[] {
  const told = new Map(places.map((place, index) => [place.id, { place, index }]));
  const of = (one: T) => told.get(one.id)?.index ?? places.length;
  return list
    .map((one) => {
      const known = told.get(one.id);
      return known ? put(one, known.place) : one;
    })
    .sort((one, other) => of(one) - of(other));
}
