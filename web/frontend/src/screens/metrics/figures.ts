/** Figures in words: lengths of time, shares, changes, and moments where the workspace is. */
import { locale, number } from "../../i18n";

export type Step = "hour" | "day" | "week";

/** A length of time, short: "40 s", "12 min", "3.5 h", "2 d". */
export function duration(seconds: number): string {
  if (seconds < 60) return unit(seconds, "second", seconds < 10 ? 1 : 0);
  if (seconds < 3_600) return unit(seconds / 60, "minute", 0);
  if (seconds < 172_800) return unit(seconds / 3_600, "hour", seconds < 36_000 ? 1 : 0);
  return unit(seconds / 86_400, "day", seconds < 864_000 ? 1 : 0);
}

/** A whole number. */
export const count = (value: number): string => number(value);

/** Stars with two places at most. */
export const stars = (value: number): string => number(value, { maximumFractionDigits: 2 });

/** A share of one, in percent. */
export const share = (part: number, whole: number): string =>
  number(whole ? part / whole : 0, { style: "percent", maximumFractionDigits: 1 });

/** How much more or less than before, `+12%`; null where there was nothing before. */
export function change(now: number | null, before: number | null): string | null {
  if (now === null || before === null || before === 0) return null;
  const ratio = (now - before) / before;
  if (Math.abs(ratio) < 0.005) return number(0, { style: "percent" });
  return number(ratio, {
    style: "percent",
    maximumFractionDigits: 0,
    signDisplay: "always",
  });
}

/** The part of a period that begins then, in full. */
export function partName(at: string, step: Step, zone: string): string {
  return format(
    at,
    step === "hour"
      ? { weekday: "short", day: "numeric", month: "short", hour: "numeric", minute: "2-digit" }
      : { weekday: "short", day: "numeric", month: "short", year: "numeric" },
    zone,
  );
}

/** The same for the foot of a chart: the hour, at midnight the day. */
export function tickName(at: string, step: Step, zone: string): string {
  const isHour = step === "hour" && hourIn(at, zone) !== 0;
  return format(at, isHour ? { hour: "numeric" } : { day: "numeric", month: "short" }, zone);
}

/** The days from one to another. */
export function spanName(since: string, until: string, zone: string): string {
  const days = new Intl.DateTimeFormat(locale.value, {
    day: "numeric",
    month: "short",
    year: "numeric",
    timeZone: zone,
  });
  return days.formatRange(new Date(since), new Date(Date.parse(until) - 1_000));
}

/** The hour on the clocks there. */
export function hourIn(at: string, zone: string): number {
  const hour = { hour: "numeric", hourCycle: "h23", timeZone: zone } as const;
  return Number(new Intl.DateTimeFormat("en", hour).format(new Date(at)));
}

function format(at: string, options: Intl.DateTimeFormatOptions, zone: string): string {
  const wanted = { ...options, timeZone: zone };
  return new Intl.DateTimeFormat(locale.value, wanted).format(new Date(at));
}

function unit(value: number, name: "second" | "minute" | "hour" | "day", places: number): string {
  return new Intl.NumberFormat(locale.value, {
    style: "unit",
    unit: name,
    unitDisplay: "short",
    maximumFractionDigits: places,
  }).format(value);
}
