/** Presses on something loaded: shown at once, sent one after another, taken back with a reason. */
import { useCallback, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Resource } from "./resource";

/** One press. Those that wait with the same `key` one behind another are sent as one. */
export interface Deed<T> {
  key: string;
  /** What it makes of the value; the same where there is nothing left to do it to. */
  show(value: T): T;
  /**
   * Ask the server to make `wanted` of what it has, and return what its answer makes of a value;
   * a refusal rejects.
   */
  send(stored: T, wanted: T): Promise<(value: T) => T>;
}

/** Something loaded with what was pressed since. */
export interface Deeds<T> {
  /** As the person sees it; null until it was loaded. */
  value: T | null;
  /** The same at this moment, also between two drawings. */
  peek(): T | null;
  /** True while the server has not heard or answered all. */
  isBusy: boolean;
  /** Nothing, as long as nothing was loaded. */
  press(deed: Deed<T>): void;
}

/**
 * Follow presses on `of`. After a refusal what is stored is loaded anew, and what was pressed since
 * is tried on that; `refused` explains it, by the key of what was pressed. What waits is sent also when the screen is left.
 */
export function useDeeds<T>(
  of: Resource<T>,
  load: () => Promise<T>,
  refused: (reason: unknown, key: string) => void,
): Deeds<T> {
  const [waiting, setWaiting] = useState<readonly Deed<T>[]>([]);
  const queue = useRef<readonly Deed<T>[]>([]);
  const stored = useRef(of.value);
  const latest = useRef({ of, load, refused });
  const isRunning = useRef(false);
  latest.current = { of, load, refused };
  useLayoutEffect(() => {
    stored.current = of.value;
  }, [of.value]);

  const wait = useCallback((deeds: readonly Deed<T>[]) => {
    queue.current = deeds;
    setWaiting(deeds);
  }, []);
  const put = useCallback((value: T) => {
    stored.current = value;
    latest.current.of.set(value);
  }, []);

  const run = useCallback(async () => {
    if (isRunning.current) return;
    isRunning.current = true;
    for (let [first] = queue.current; first; [first] = queue.current) {
      const known = stored.current as T;
      const count = alike(queue.current, first.key);
      try {
        const merge = await first.send(known, shown(known, queue.current.slice(0, count)));
        put(merge(stored.current as T));
      } catch (reason) {
        latest.current.refused(reason, first.key);
        await latest.current.load().then(put, () => undefined);
      }
      wait(queue.current.slice(count));
    }
    isRunning.current = false;
  }, [put, wait]);

  const press = useCallback(
    (deed: Deed<T>) => {
      if (stored.current === null) return;
      wait([...queue.current, deed]);
      void run();
    },
    [run, wait],
  );
  const peek = useCallback(
    () => (stored.current === null ? null : shown(stored.current, queue.current)),
    [],
  );
  return {
    value: of.value === null ? null : shown(of.value, waiting),
    peek,
    isBusy: waiting.length > 0,
    press,
  };
}

function shown<T>(value: T, deeds: readonly Deed<T>[]): T {
  return deeds.reduce((before, deed) => deed.show(before), value);
}

/** How many at the front have this key. */
function alike<T>(deeds: readonly Deed<T>[], key: string): number {
  const other = deeds.findIndex((deed) => deed.key !== key);
  return other < 0 ? deeds.length : other;
}
