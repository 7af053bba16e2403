/** Many wishes for the same request become few requests, and the last wish is always answered. */

/** What a caller wishes by. */
export interface Coalesced {
  /** Something changed: run soon, unless that is planned, and no more often than agreed. */
  wish(): void;
  /** A person waits for it: run soon, however short ago it ran. */
  hurry(): void;
  /** Forget what is planned; the next wish counts as the first. */
  stop(): void;
}

// So many runs in a row come soon: two or three changes are seen at once, a rain of them is not.
const QUICK = 3;

interface Times {
  /** From the first wish to the run: its neighbours come along. */
  soonMs: number;
  /** From one run to the next, once there were some in a row. */
  everyMs: number;
}

/** Wrap `run`; it is never run twice at a time, and a wish meanwhile is for after it. */
export function coalesced(run: () => unknown, { soonMs, everyMs }: Times): Coalesced {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let dueAt = 0;
  let ranAt = Number.NEGATIVE_INFINITY;
  let inARow = 0;
  let isRunning = false;
  let isWishedAgain = false;
  let turn = 0;

  const plan = (ms: number) => {
    const at = Date.now() + ms;
    if (timer !== undefined && dueAt <= at) return;
    clearTimeout(timer);
    dueAt = at;
    timer = setTimeout(() => void go(), ms);
  };
  const wish = () => {
    if (isRunning) isWishedAgain = true;
    else plan(inARow < QUICK ? soonMs : Math.max(soonMs, ranAt + everyMs - Date.now()));
  };
  const go = async () => {
    timer = undefined;
    // In a rain the runs are `everyMs` apart, and a little: only a real rest begins anew.
    inARow = Date.now() - ranAt > 2 * everyMs ? 1 : inARow + 1;
    ranAt = Date.now();
    isRunning = true;
    const mine = turn;
    try {
      await run();
    } finally {
      if (mine === turn) {
        isRunning = false;
        if (isWishedAgain) {
          isWishedAgain = false;
          wish();
        }
      }
    }
  };
  return {
    wish,
    hurry: () => {
      // An answer on its way is to the question before.
      if (isRunning) isWishedAgain = true;
      else plan(soonMs);
    },
    stop: () => {
      clearTimeout(timer);
      timer = undefined;
      turn += 1;
      isRunning = false;
      isWishedAgain = false;
      inARow = 0;
      ranAt = Number.NEGATIVE_INFINITY;
    },
  };
}
