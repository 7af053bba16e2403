/** Reloads that failed behind what is still shown: tried again by themselves, and at each resume. */
import type { Problem } from "../api/problem";
import { backoffMs } from "../live/backoff";

// Nobody who is away has waited for more; who comes back resumes, and that tries again.
const MOST_TRIES = 8;
const WAITS = { firstDelayMs: 1_000, maxDelayMs: 60_000 };

const stale = new Set<Reload>();

/** One thing that is loaded anew now and then, and may have missed something until that worked. */
export class Reload {
  private failures = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** `load` says how it went by `done` or `failed`. `isAlone`: nobody else loads it when
   * everything is loaded anew. */
  constructor(
    private readonly load: () => unknown,
    readonly isAlone = false,
  ) {}

  /** It did not work: what is shown is old. It is tried again soon where that may help. */
  failed(problem: Problem): void {
    stale.add(this);
    this.failures += 1;
    clearTimeout(this.timer);
    if (!problem.isPassing || this.failures > MOST_TRIES) return;
    const wished = (problem.againSeconds ?? 0) * 1_000;
    const wait = Math.max(wished, backoffMs(this.failures, Math.random, WAITS));
    this.timer = setTimeout(() => this.load(), wait);
  }

  /** It did not work, and what stands in its place says so: tried when the server is back. */
  missed(): void {
    stale.add(this);
  }

  /** What is shown is fresh, or no longer wanted. */
  done(): void {
    stale.delete(this);
    this.failures = 0;
    clearTimeout(this.timer);
  }

  /** Try now; failures count from none again. */
  again(): void {
    this.failures = 0;
    clearTimeout(this.timer);
    this.load();
  }
}

/** The server is back: load at once what could not be. */
export function reloadStale(): void {
  for (const one of [...stale]) one.again();
}

/** Everything is being loaded anew: what failed before that no longer counts, except for what
 * nobody else loads. */
export function forgetStale(): void {
  for (const one of [...stale]) if (!one.isAlone) one.done();
}
