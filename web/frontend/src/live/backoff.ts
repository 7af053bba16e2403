/** How long to wait before the next try: exponential, full jitter, between bounds. */
import type { LiveOptions } from "./options";

/** The wait before try number `failures` + 1: exponential, full jitter, between the bounds. */
export function backoffMs(
  failures: number,
  random: () => number,
  { firstDelayMs = 1_000, maxDelayMs = 25_000, minDelayMs = 200 }: Partial<LiveOptions> = {},
): number {
  const ceiling = Math.min(maxDelayMs, firstDelayMs * 2 ** Math.max(0, failures - 1));
  return Math.max(minDelayMs, Math.round(random() * ceiling));
}
