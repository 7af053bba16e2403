/** What comes by the socket, taken in handfuls: the first at once, a rain of them a few times a second. */
import { signal } from "@preact/signals";

// The waits between handfuls, in ms; the longer it rains, the further on. Nobody reads quicker.
const WAITS = [50, 50, 100, 200, 400] as const;
// From here on it rains: single things are no longer worth a person's eye.
const RAIN_FROM = 2;
// A handful that comes to more than this a second keeps it raining.
const RAIN_PER_SECOND = 15;

/** True while more comes than anybody can follow. */
export const isRaining = signal(false);

/** Collects what comes and hands it on, in its order; `take` is never called with nothing. */
export class Pace<T> {
  private waiting: T[] = [];
  private step = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly take: (all: T[]) => void) {}

  /** One more. */
  push(one: T): void {
    this.waiting.push(one);
    if (this.timer !== undefined) return;
    this.hand();
    this.wait();
  }

  /** Forget what waits: it is for nobody who looks now. */
  clear(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.waiting = [];
    this.step = 0;
    isRaining.value = false;
  }

  private wait(): void {
    const ms = WAITS[this.step] ?? WAITS[0];
    this.timer = setTimeout(() => {
      const perSecond = (this.waiting.length * 1_000) / ms;
      if (this.waiting.length === 0) {
        this.step = 0;
        this.timer = undefined;
        isRaining.value = false;
        return;
      }
      const by = perSecond > RAIN_PER_SECOND ? 1 : -1;
      this.step = Math.min(WAITS.length - 1, Math.max(0, this.step + by));
      isRaining.value = this.step >= RAIN_FROM;
      this.hand();
      this.wait();
    }, ms);
  }

  private hand(): void {
    const all = this.waiting;
    this.waiting = [];
    this.take(all);
  }
}
