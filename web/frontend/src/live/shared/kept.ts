/** The last events of a log, for tabs that come back and ask for what they missed. */
import type { LiveEvent } from "../frames";

// About a busy quarter of an hour; who was away longer loads its lists afresh.
const MOST = 1_000;

/** Everything after `from` is here, in order; null: nothing is yet. */
export class Kept {
  from: number | null = null;
  private events: LiveEvent[] = [];

  /** Begin anew after this number. */
  begin(from: number | null): void {
    this.from = from;
    this.events = [];
  }

  /** Add what came next. */
  add(event: LiveEvent): void {
    this.events.push(event);
    if (this.events.length > MOST) this.from = this.events.shift()?.seq ?? this.from;
  }

  /** Return what came after this number, or null where not all of it is here. */
  after(cursor: number): readonly LiveEvent[] | null {
    if (this.from === null || cursor < this.from) return null;
    return this.events.filter((event) => (event.seq ?? 0) > cursor);
  }
}
