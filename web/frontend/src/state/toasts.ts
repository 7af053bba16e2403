/** Short messages that come and go by themselves: five seconds, paused while looked at. */
import { signal } from "@preact/signals";

export const TOAST_MS = 5_000;
// More than this hides the page; the oldest leaves first.
const MOST = 4;

export type ToastKind = "info" | "success" | "warning" | "error" | "critical";

export interface Toast {
  id: number;
  kind: ToastKind;
  text: string;
  /** Where a press leads, as a hash; null for words alone. */
  href: string | null;
  /** Messages about one running thing share a key: the newer takes the older's place. */
  key: string | null;
}

export const toasts = signal<readonly Toast[]>([]);

let last = 0;
const clocks = new Map<number, { timer: ReturnType<typeof setTimeout>; ends: number }>();
const left = new Map<number, number>();

/** Show a message; the same words, or the same key, still on show are not repeated. */
export function notify(
  kind: ToastKind,
  text: string,
  href: string | null = null,
  key: string | null = null,
): void {
  const same = toasts.value.find((toast) =>
    key === null ? toast.text === text && toast.kind === kind : toast.key === key,
  );
  if (same) {
    toasts.value = toasts.value.map((one) => (one === same ? { ...one, kind, text, href } : one));
    run(same.id, TOAST_MS);
    return;
  }
  const toast = { id: ++last, kind, text, href, key };
  const kept = [...toasts.value, toast];
  for (const old of kept.splice(0, Math.max(0, kept.length - MOST))) stop(old.id);
  toasts.value = kept;
  run(toast.id, TOAST_MS);
}

/** Take a message away now. */
export function dismiss(id: number): void {
  stop(id);
  left.delete(id);
  toasts.value = toasts.value.filter((toast) => toast.id !== id);
}

/** Stop every clock while the pointer or the focus is on the messages. */
export function pauseToasts(): void {
  for (const [id, clock] of clocks) {
    left.set(id, Math.max(1_000, clock.ends - Date.now()));
    clearTimeout(clock.timer);
  }
  clocks.clear();
}

/** Let the clocks run on. */
export function resumeToasts(): void {
  for (const [id, ms] of left) run(id, ms);
  left.clear();
}

function run(id: number, ms: number): void {
  stop(id);
  const timer = setTimeout(() => dismiss(id), ms);
  clocks.set(id, { timer, ends: Date.now() + ms });
}

function stop(id: number): void {
  const clock = clocks.get(id);
  if (clock) clearTimeout(clock.timer);
  clocks.delete(id);
}
