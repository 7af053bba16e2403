/** Short messages that come and go by themselves: five seconds, paused while looked at. */
import { signal } from "@preact/signals";

export const TOAST_MS = 5_000;
// More than this hides the page; the one with the least time left leaves first.
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
  /** A button on it, such as Undo; null: none. */
  action: ToastAction | null;
  /** Called when it goes by itself or is dismissed: the action was not wanted. Never rejects. */
  gone: (() => void | Promise<void>) | null;
}

/** What a message offers to do. */
export interface ToastAction {
  label: string;
  run: () => void;
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
  { action = null, gone = null }: Partial<Pick<Toast, "action" | "gone">> = {},
): void {
  const same = toasts.value.find((toast) =>
    key === null ? toast.text === text && toast.kind === kind : toast.key === key,
  );
  if (same) {
    toasts.value = toasts.value.map((one) =>
      one === same ? { ...one, kind, text, href, action, gone } : one,
    );
    run(same.id, TOAST_MS);
    return;
  }
  const toast = { id: ++last, kind, text, href, key, action, gone };
  // One that counts on is begun anew each time: it stays, however old it is.
  const byEnd = [...toasts.value].sort((a, b) => msLeft(a.id) - msLeft(b.id));
  const pushed = new Set(byEnd.slice(0, Math.max(0, byEnd.length + 1 - MOST)));
  for (const old of pushed) forget(old.id);
  toasts.value = [...toasts.value.filter((one) => !pushed.has(one)), toast];
  run(toast.id, TOAST_MS);
  for (const old of pushed) void old.gone?.();
}

/** Do what a message offers, and take it away. */
export function act(toast: Toast): void {
  take(toast.id);
  toast.action?.run();
}

/** Take a message away now. */
export function dismiss(id: number): void {
  void take(id)?.gone?.();
}

/** Do now what waits for messages to go, and take those away; resolves when it is done. To be
 * called before the sign-in ends that it is done by. */
export function settleToasts(): Promise<unknown> {
  const waiting = toasts.peek().filter((one) => one.gone !== null);
  return Promise.all(waiting.map((one) => take(one.id)?.gone?.()));
}

/** Settle them when the page ends: reloaded, closed, left. Returns a function that stops. */
export function settleAtEnd(): () => void {
  const settle = () => void settleToasts();
  addEventListener("pagehide", settle);
  return () => removeEventListener("pagehide", settle);
}

function take(id: number): Toast | undefined {
  forget(id);
  const taken = toasts.value.find((toast) => toast.id === id);
  toasts.value = toasts.value.filter((toast) => toast.id !== id);
  return taken;
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

function msLeft(id: number): number {
  const clock = clocks.get(id);
  return clock ? clock.ends - Date.now() : (left.get(id) ?? 0);
}

function forget(id: number): void {
  stop(id);
  left.delete(id);
}

function stop(id: number): void {
  const clock = clocks.get(id);
  if (clock) clearTimeout(clock.timer);
  clocks.delete(id);
}
