/** Parts of the frame that the first paint does not need: brought when somebody asks for them. */
import { type Signal, signal } from "@preact/signals";
import type { ComponentType } from "preact";
import { problemFrom } from "../api/problem";
import { mendSheets } from "../sheets";
import { notify } from "../state/toasts";
import { explain } from "../words";

/** One part. `shown` is null until it has come. */
export interface Later<P> {
  shown: Signal<ComponentType<P> | null>;
  /** Bring it ahead of time; when that fails nobody is told, since it is tried again on asking. */
  prepare: () => Promise<void>;
  /** Bring it for somebody who waits for it; false when it did not come, which they are told. */
  bring: () => Promise<boolean>;
}

/** A part by what loads it. */
export function later<P>(load: () => Promise<ComponentType<P>>): Later<P> {
  const shown: Signal<ComponentType<P> | null> = signal(null);
  let coming: Promise<void> | null = null;
  // Whoever asks while it is on its way waits for the same try.
  const come = (): Promise<void> => {
    if (shown.peek()) return Promise.resolve();
    coming ??= Promise.all([load(), mendSheets()])
      .then(([part]) => {
        shown.value = part;
      })
      .finally(() => {
        coming = null;
      });
    return coming;
  };
  return {
    shown,
    prepare: () => come().catch(() => undefined),
    bring: () =>
      come().then(
        () => true,
        (reason: unknown) => {
          notify("error", explain(problemFrom(reason)));
          return false;
        },
      ),
  };
}
