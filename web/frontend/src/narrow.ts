/** Whether the window is as narrow as a phone's, for what is not only drawn but made otherwise there. */
import { type ReadonlySignal, signal } from "@preact/signals";

// The same width as in the style sheets.
const phones = matchMedia("(max-width: 719px)");
const narrow = signal(phones.matches);
phones.addEventListener("change", ({ matches }) => {
  narrow.value = matches;
});

/** Kept as the window changes. */
export const isNarrow: ReadonlySignal<boolean> = narrow;
