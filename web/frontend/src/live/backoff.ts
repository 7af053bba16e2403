/** How long to wait before the next try: exponential, full jitter, never above the ceiling. */

const FIRST_MS = 1_000;
const CEILING_MS = 25_000;
// Jitter may choose zero; a closed door is not knocked on in the same instant.
const FLOOR_MS = 200;

/** After so many failures in a row the page says Offline; it goes on trying quietly. */
export const TRIES_BEFORE_OFFLINE = 5;

/** The wait before try number `failures` + 1: 0.2-1 s, 0.2-2 s, 0.2-4 s … 0.2-25 s. */
export function backoffMs(failures: number, random: () => number): number {
  const ceiling = Math.min(CEILING_MS, FIRST_MS * 2 ** Math.max(0, failures - 1));
  return Math.max(FLOOR_MS, Math.round(random() * ceiling));
}
