/** Times as people read them, ticking once a second from one clock. */
import { computed, type ReadonlySignal, signal } from "@preact/signals";
import { dates, numbers } from "./formats";
import { locale, t } from "./i18n";

// How far the server's clock is ahead of this device's, which may be wrong by a day.
let aheadMs = 0;
// Less than this a reckoning that was made before may be wrong by.
const NOTICED_MS = 30_000;

/** Now by the server's clock, in ms, moved once a second while the page is looked at. */
export const now = signal(Date.now());

/** Now by the server's clock, in ms, to the moment. */
export function serverNow(): number {
  return Date.now() + aheadMs;
}

/** The same as ISO 8601: for what the server is told, and what is shown before it has answered. */
export function serverInstant(): string {
  return new Date(serverNow()).toISOString();
}

const reckonedMs = signal(0);

/** Changes when this device's clock turns out wrong: what was reckoned from it is reckoned anew. */
export const clockTurn: ReadonlySignal<number> = reckonedMs;

/** The same moment by the server's clock, for one that this device's clock told. */
export function byServer(deviceMs: number): number {
  return deviceMs + aheadMs;
}

/** Go by the server's clock from here on; `at` is what it shows just now. */
export function setServerTime(at: string): void {
  const shown = Date.parse(at);
  if (Number.isNaN(shown)) return;
  aheadMs = shown - Date.now();
  if (Math.abs(aheadMs - reckonedMs.peek()) > NOTICED_MS) reckonedMs.value = aheadMs;
  now.value = serverNow();
}

/** Start the clock; returns a function that stops it. */
export function runClock(): () => void {
  const tick = () => {
    if (document.visibilityState !== "hidden") now.value = serverNow();
  };
  const timer = setInterval(tick, 1_000);
  document.addEventListener("visibilitychange", tick);
  return () => {
    clearInterval(timer);
    document.removeEventListener("visibilitychange", tick);
  };
}

/** How long ago, short: "now", "40 s", "12 min", "3 h", "5 d". */
export function age(at: string, from: number): string {
  const seconds = Math.max(0, Math.floor((from - Date.parse(at)) / 1_000));
  if (seconds < 5) return t("time.now");
  if (seconds < 60) return unit(seconds, "second");
  if (seconds < 3_600) return unit(Math.floor(seconds / 60), "minute");
  if (seconds < 86_400) return unit(Math.floor(seconds / 3_600), "hour");
  return unit(Math.floor(seconds / 86_400), "day");
}

/** The same, ticking; put it into the page as text. */
export function ticking(at: string): ReadonlySignal<string> {
  return computed(() => age(at, now.value));
}

/** Date and time in full, for tooltips and lists of what happened. */
export function moment(at: string): string {
  return format(at, { dateStyle: "medium", timeStyle: "short" });
}

/** The time of day today, else also the day. */
export function shortMoment(at: string, from: number): string {
  const isToday = new Date(at).toDateString() === new Date(from).toDateString();
  return isToday
    ? format(at, { timeStyle: "short" })
    : format(at, { day: "numeric", month: "short", hour: "numeric", minute: "2-digit" });
}

/** The day alone, for the dividers of a conversation. */
export function day(at: string): string {
  return format(at, { weekday: "long", day: "numeric", month: "long" });
}

function format(at: string, options: Intl.DateTimeFormatOptions): string {
  return dates(locale.value, options).format(new Date(at));
}

function unit(value: number, name: "second" | "minute" | "hour" | "day"): string {
  const options = { style: "unit", unit: name, unitDisplay: "short" } as const;
  return numbers(locale.value, options).format(value);
}
