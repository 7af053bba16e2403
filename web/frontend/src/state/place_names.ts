/** The places by name, as filters offer them: asked for when one is opened first. */
import { signal } from "@preact/signals";
import { fetchPlaceNames } from "../api/cases";
import type { Named } from "../api/types";
import { may, me } from "./me";

/** Null until they were asked for and came. */
export const places = signal<readonly Named[] | null>(null);
let whose = "";

/** Ask for them, in this workspace once, where one may read them; what does not come is asked for
 * again by the next who needs it. */
export function loadPlaces(): void {
  const mine = me.peek()?.workspace.id ?? "";
  if (mine !== whose) {
    whose = mine;
    places.value = null;
  }
  if (places.peek() !== null || !may("places.read")) return;
  void fetchPlaceNames().then(
    (found) => {
      if (mine === whose) places.value = found;
    },
    () => undefined,
  );
}
