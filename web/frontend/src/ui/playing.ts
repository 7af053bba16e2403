/** What sounds on this page: one thing at a time, all at the speed that was chosen last. */
import { signal } from "@preact/signals";

export const SPEEDS: readonly number[] = [1, 1.5, 2];

/** The speed of every voice message, for as long as the page stands. */
export const rate = signal(1);

let sounding: HTMLMediaElement | null = null;

/** This one begins: what sounded before is paused. */
export function onlyThis(element: HTMLMediaElement): void {
  if (sounding !== element) sounding?.pause();
  sounding = element;
}
